//! The intermediate representation: structured SSA.
//!
//! A [`Func`] is a region; a region is a list of statements with arguments and yields; a statement applies one [`Op`] to
//! values and may hold regions of its own (the body of a closure, the arms of an `if`). A value is defined once. Facts about
//! values that a pass finds are side tables keyed by [`ValueId`].

mod builder;
mod code;
mod kind;
mod verify;

pub use builder::Builder;
pub use code::{Code, Hole, Mode, Prec};
pub use kind::{Elem, Kind, List, Rank};
pub use verify::verify;

use crate::rules::Rule;
use proc_macro2::{Span, TokenStream};

/// A value of a [`Func`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueId(pub u32);

impl ValueId {
    /// The index into a side table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is known of a value where it is defined.
#[derive(Clone, Debug)]
pub struct Value {
    /// The user's name for it, or the name that generated code should give it.
    pub hint: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// Whether the name is only one for equations: it need not be a variable.
    pub temporary: bool,
}

/// A function: parameters are the arguments of its body, results its yields.
#[derive(Clone, Debug)]
pub struct Func {
    /// All values, by [`ValueId`].
    pub values: Vec<Value>,
    /// The body.
    pub body: Region,
    /// How many statements of the body make up the forward sweep; the rest is the reverse sweep.
    pub forward: usize,
    /// How many of the yields are results of the function; the rest are cotangents.
    pub results: usize,
}

/// A list of statements with arguments and yields.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// The values that come in.
    pub args: Vec<ValueId>,
    /// The statements, in order.
    pub stmts: Vec<Stmt>,
    /// The values that go out.
    pub yields: Vec<ValueId>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// The value that it defines.
    pub result: ValueId,
    /// What it does.
    pub op: Op,
    /// What it does it to.
    pub operands: Vec<ValueId>,
    /// Where the user wrote it.
    pub span: Span,
    /// The equation that a generated statement implements.
    pub doc: Option<String>,
    /// What follows it where the function is fallible: `.unwrap()`, `.expect("…")`.
    pub suffix: TokenStream,
}

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Op {
    /// A row of the rule table, differentiable in the operands that the row says.
    Rule(&'static Rule),
    /// A constant of the element type, from a rule.
    Const(f64),
    /// The user's own code, which carries no derivative, with the operands in its holes.
    Code(Code),
    /// The user's own statement without a value (`println!`, `assert!`).
    Effect(Code),
    /// An elementwise function of operands that are broadcast against each other: arguments of the region are elements.
    Map(MapForm, Region),
    /// `if`: the first operand is the condition, the regions have no arguments and see the values around them.
    If(Region, Region),
    /// `a + b` into the buffer of `a`: how cotangents gather.
    Accumulate,
    /// Panics unless operand 0, a seed, has the shape that is operand 1.
    CheckSeed,
    /// Adds operand 1 to a view of operand 0; the other operands are those of the view's own rule.
    AccumulateInto(&'static Rule),
}

/// How an elementwise function was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapForm {
    /// `a.mapv(f)` and its relatives: the first operand is the array, the others are captured.
    Method,
    /// `a.iter().zip(&b).map(f)`: the operands up to this many are walked together.
    Zip(usize),
    /// Generated: operands are broadcast.
    Broadcast,
}
