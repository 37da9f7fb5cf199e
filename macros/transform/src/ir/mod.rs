//! The intermediate representation: structured SSA.
//!
//! A [`Func`] is a region; a region is a list of statements with arguments and yields; a statement applies one [`Op`] to
//! values, defines values and may hold regions of its own (the body of a closure, the arms of an `if`, the body of a loop).
//! There is no control-flow graph, because the result must read as Rust. A value is defined once; a region sees the values
//! around it. Facts about values that a pass finds are side tables keyed by [`ValueId`].
//!
//! Assignment to a variable is a new value, and so is an array one of whose parts is assigned: [`Op::Set`] gives it. In generated
//! code it is the same buffer where nothing reads the old value any more, a copy where something does.

mod builder;
mod code;
mod kind;
mod note;
mod op;
mod order;
mod place;
mod verify;

pub use builder::Builder;
pub use code::{Code, Hole, Mode, Prec};
pub use kind::{Elem, Kind, List, Rank};
pub use note::Note;
pub use op::{
    Arm, Asks, Callee, CalleeName, Checkpoint, Exit, Fold, Guise, Head, Loop, MapForm, Match, OPERANDS, Op, Part, RESULTS, TapeId,
};
pub use order::{Directions, Dot, Lift};
pub use place::{INSIDE, Place, Step};
pub use verify::verify;

use proc_macro2::{Span, TokenStream};
use std::collections::BTreeSet;

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
    /// What it is called.
    pub name: Name,
    /// Its kind.
    pub kind: Kind,
    /// Whether its type is `Copy`, where the kind does not tell.
    pub sort: Sort,
    /// Whether the user says that it carries no derivative, whatever its kind: a field that is constant.
    pub constant: bool,
    /// The type that the user gave its variable, which stands where the variable is of that type again.
    pub ty: Option<Annotation>,
}

impl Value {
    /// Whether it could carry a derivative.
    pub fn is_differentiable(&self) -> bool {
        self.kind.is_differentiable() && !self.constant
    }
}

/// Whether a value can be copied as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Not known.
    Any,
    /// It is a number of a type that is not known: the user's code takes it by value from a place that it cannot be moved out of.
    Copy,
    /// It is copied as it is: a number, or a struct that can be copied.
    Copied,
    /// It is a number, or an array that the user's code moves out of a struct.
    Taken,
    /// A reference in the user's code, which a loop of the user's lends.
    Lent,
}

impl Sort {
    /// Whether it is copied as it is.
    pub fn is_copied(self) -> bool {
        matches!(self, Sort::Copy | Sort::Copied)
    }
}

/// A type annotation of the user's.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The type.
    pub ty: TokenStream,
    /// What values of that type are.
    pub of: Typed,
}

/// What values of an annotated type are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Owned arrays and lists.
    Owned,
    /// Views.
    View,
    /// Floats, and whatever carries no derivative.
    Plain,
    /// Not known: an alias, a type of the user's.
    Unknown,
}

/// What a value is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// Nothing: it is written where it is used, or numbered.
    None,
    /// As the user says; it has a variable of its own.
    User(String),
    /// A name that generated code would choose.
    Wish(String),
    /// The cotangent of another value.
    Bar(ValueId),
    /// The tangent of another value, and which tangent it is.
    Dot(ValueId, Dot),
    /// The shape of another value.
    Shape(ValueId),
    /// The pullback of the call that gave another value.
    Pullback(ValueId),
    /// The derivative by another value.
    Partial(ValueId),
    /// Another value, which was kept for it.
    Again(ValueId),
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
    /// The parameters that the function can change for the caller: the last of the results are their values on return.
    pub mutable: Vec<ValueId>,
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
    /// The values that it defines.
    pub results: Vec<ValueId>,
    /// What it does.
    pub op: Op,
    /// What it does it to.
    pub operands: Vec<ValueId>,
    /// The code inside it.
    pub regions: Vec<Region>,
    /// Where the user wrote it.
    pub span: Span,
    /// The equations that a generated statement implements.
    pub notes: Vec<Note>,
    /// What follows it where it may fail.
    pub suffix: Suffix,
}

/// What follows an expression that may fail: `.unwrap()`, `.expect("…")`, `.ok_or(Error::Empty)?`, with holes for operands.
#[derive(Clone, Debug, Default)]
pub struct Suffix {
    /// The tokens.
    pub tokens: TokenStream,
    /// The values in its holes.
    pub operands: Vec<ValueId>,
}

impl Stmt {
    /// Whether it has an effect, so that it stays where it is, once, though nothing reads its results.
    pub fn is_effect(&self) -> bool {
        match &self.op {
            Op::Effect(_)
            | Op::Leave(_)
            | Op::CheckSeed
            | Op::Push(_)
            | Op::Pop(_)
            | Op::Tape(_)
            | Op::Keep(_)
            | Op::Resume(_) => true,
            Op::Code(code) | Op::Several { code, .. } | Op::Match(Match { of: code, .. }) if code.may_leave() => true,
            _ => code::asks(&self.suffix.tokens),
        }
    }

    /// The tape, or the snapshots, in which it keeps something or from which it takes something back.
    pub fn tape(&self) -> Option<TapeId> {
        match self.op {
            Op::Push(tape) | Op::Pop(tape) | Op::Keep(tape) | Op::Resume(tape) => Some(tape),
            _ => None,
        }
    }

    /// What it keeps, and where.
    pub fn keeps(&self) -> Option<(TapeId, &[ValueId])> {
        match self.op {
            Op::Push(tape) => Some((tape, &self.operands)),
            Op::Keep(tape) => Some((tape, &self.operands[2..])),
            _ => None,
        }
    }

    /// The body of a loop.
    ///
    /// # Panics
    /// When it has no region.
    pub fn body(&self) -> &Region {
        self.regions.last().expect("a body")
    }

    /// The regions of which one runs, without those of guards; all of them, if it is no `match`.
    pub fn arms(&self) -> &[Region] {
        if let Op::Match(m) = &self.op { &self.regions[..m.arms.len()] } else { &self.regions }
    }

    /// Whether it is a `let … else`: what the first pattern binds are its values, and the other arm does not come back.
    pub fn is_let_else(&self) -> bool {
        let [first, other] = self.arms() else { return false };
        matches!(&self.op, Op::Match(m) if m.guards() == 0 && !m.is_on_condition())
            && !first.args.is_empty()
            && first.stmts.is_empty()
            && first.yields == first.args
            // It binds nothing.
            && other.args.is_empty()
            && other.stmts.iter().any(|s| matches!(&s.op, Op::Leave(_)) || matches!(&s.op, Op::Code(c) if c.is_unreachable()))
    }

    /// The only value that it defines.
    ///
    /// # Panics
    /// When it defines none.
    pub fn result(&self) -> ValueId {
        self.results[0]
    }

    /// All values that it reads, in its regions too.
    pub fn reads(&self) -> BTreeSet<ValueId> {
        let mut all = Vec::new();
        self.gather(&mut all);
        all.into_iter().collect()
    }

    fn gather(&self, all: &mut Vec<ValueId>) {
        all.extend(self.operands.iter().chain(&self.suffix.operands));
        self.regions.iter().for_each(|r| r.gather(all));
    }
}

impl Region {
    /// The values from around it that it reads.
    pub fn free(&self) -> BTreeSet<ValueId> {
        let mut all = Vec::new();
        self.gather(&mut all);
        all.into_iter().collect()
    }

    /// The same, behind what has been gathered: passes ask often, and of regions deep inside of each other.
    fn gather(&self, all: &mut Vec<ValueId>) {
        let start = all.len();
        all.extend(&self.yields);
        self.stmts.iter().for_each(|s| s.gather(all));
        let mut defined: Vec<ValueId> = self.args.iter().chain(self.stmts.iter().flat_map(|s| &s.results)).copied().collect();
        defined.sort_unstable();
        let mut read = all.split_off(start);
        read.sort_unstable();
        read.dedup();
        all.extend(read.into_iter().filter(|v| defined.binary_search(v).is_err()));
    }

    /// Puts other values in the place of some, in the regions inside too.
    pub fn substitute(&mut self, swap: &dyn Fn(ValueId) -> ValueId) {
        for stmt in &mut self.stmts {
            stmt.operands.iter_mut().chain(&mut stmt.suffix.operands).for_each(|v| *v = swap(*v));
            stmt.notes.iter_mut().for_each(|n| n.substitute(swap));
            stmt.regions.iter_mut().for_each(|r| r.substitute(swap));
        }
        self.yields.iter_mut().for_each(|v| *v = swap(*v));
    }
}
