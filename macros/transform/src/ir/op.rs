//! What statements do.

use super::{Code, Directions, Hole, Lift, Mode, Place, Prec, ValueId};
use crate::rules::Rule;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Op {
    /// A row of the rule table, differentiable in the operands that the row says.
    Rule(&'static Rule),
    /// A constant of the element type, from a rule.
    Const(f64),
    /// What is in a variable before it gets a value: nothing reads it.
    Blank {
        /// Whether the variable gets a value once at the most, and is read only where it did.
        once: bool,
    },
    /// The user's own code, which carries no derivative, with the operands in its holes.
    Code(Code),
    /// The user's own statement without a value (`println!`, `assert!`).
    Effect(Code),
    /// Leaves the function with the user's own value, an error or `None`: what stands behind it in its region does not run.
    Leave(Code),
    /// The user's own expression of an array or list whose entries are the operands: hole `k` is the entry at `places[k]`.
    Collect {
        /// The expression.
        code: Code,
        /// The index of each hole's entry; `None` for a hole that is no entry.
        places: Vec<Option<Vec<usize>>>,
    },
    /// The user's own expression that gives the entries of operand 0, in order, as another type.
    Retype(Code),
    /// Operand 0, a part of a tangent, where operand 1 is the part of the value: its type tells whether the part has a tangent.
    Part(Code),
    /// An elementwise function: arguments of the region are elements of the operands.
    Map(MapForm),
    /// Elementwise functions of the same operands, which are broadcast against each other and to the shapes below, computed in one pass:
    /// arguments of the region are elements of the first operands, and of each of its yields becomes a result what its fold says.
    /// Behind these operands stand the shapes of [`Fold::To`], in order.
    Fuse(Vec<Fold>),
    /// The sums of what [`Op::Fuse`] computes, where the entries of its first operand are those of the product of operand 0, a matrix, and operand
    /// 1, a vector; but in the place of the second sum stands the transposed matrix by what would be summed.
    FuseRows,
    /// `match`: the regions of the arms yield the results; behind them stand those of the guards, which yield a flag. The
    /// arguments of both are what the pattern binds.
    Match(Match),
    /// A loop, with what it carries from one pass to the next.
    Loop(Loop),
    /// Operand 0 with operand 1 in this place, whose indices are the other operands.
    Set(Place),
    /// What is in this place of operand 0, a cotangent, and operand 0 with zeros there; the other operands are the place's indices.
    Take(Place),
    /// Operand 0 with operand 1 as one more item at the end of the list in this place, or as what a map holds for the key of this place, which
    /// it has not yet; the place's indices are the other operands.
    Grow(Place),
    /// The last item of the list in this place of operand 0, or what a map holds for the key of this place, and operand 0 without it; the other
    /// operands are the place's indices.
    Shrink(Place),
    /// Operand 0 with the items at operands 1 and 2 of the list in this place, whose indices are the other operands, in each other's place.
    Swap(Place),
    /// Keeps the operands on a tape, as one tuple.
    Push(TapeId),
    /// The tuple that was kept last, taken off the tape.
    Pop(TapeId),
    /// The sine and the cosine of operand 0, a number.
    SinCos,
    /// An empty tape.
    Tape(TapeId),
    /// Keeps operands 2 and up, the state of a loop before pass operand 1, among the snapshots that are operand 0, if they want it.
    Keep(TapeId),
    /// The last snapshot at or before pass operand 1 of operand 0: the pass that it stands before, and the state.
    Resume(TapeId),
    /// A struct of the user's whose fields are the operands: hole `k` is the field `fields[k]`.
    Struct {
        /// The expression.
        code: Code,
        /// The fields.
        fields: Vec<TokenStream>,
    },
    /// A field of operand 0, a struct, or a field of a field.
    Field(TokenStream),
    /// The pullback of a differentiated function, called with the operands: its values, then what it has changed, then the function
    /// that takes seeds back.
    Call(Callee),
    /// Operand 0, a pullback, called with the arguments again and one seed a value: the cotangents of the arguments that are
    /// wanted. In the place of what the function changes stands the cotangent that goes in; what comes out is always wanted. With tangents
    /// those of what goes in stand behind the arguments, block by block, and blocks of seeds behind them.
    Pull {
        /// How the arguments were given.
        guises: Vec<Guise>,
        /// Which arguments' cotangents are wanted: one result each.
        wanted: Vec<bool>,
        /// How many seeds there are.
        seeds: usize,
        /// How many tangents it has: as many blocks of seeds there are, and of results.
        lift: Lift,
    },
    /// A differentiated function in forward mode, called with the operands, then the tangents of the arguments that have one, direction by direction:
    /// its values, then what it has changed, then the tangents of both, direction by direction.
    Tangent {
        /// The function.
        callee: Callee,
        /// Along how many directions it goes.
        directions: Directions,
        /// Which arguments' tangents are given.
        given: Vec<bool>,
        /// How the tangents are given, as the arguments are.
        guises: Vec<Guise>,
    },
    /// The pullback of a differentiated function with tangents, called with the operands, then a block of the arguments' tangents for
    /// each block but the first: its values, block by block, then the function that takes seeds back.
    Lifted {
        /// The function.
        callee: Callee,
        /// How many tangents there are.
        lift: Lift,
        /// Which arguments have a tangent in each block behind the first.
        given: Vec<Vec<bool>>,
        /// How the tangents are given, as the arguments are.
        guises: Vec<Guise>,
    },
    /// `a + b` into the buffer of `a`: how cotangents gather.
    Accumulate,
    /// Operand 0 with operand 1 added in this place, whose indices are the other operands.
    AccumulateInto(Place),
    /// The last operand; in the reverse sweep the user's code, with a hole for its cotangent behind those for the other operands, runs on
    /// that. The adjoint holds [`Op::Inspected`] in its place.
    Inspect(Code),
    /// What the user's code makes of a cotangent, the last operand.
    Inspected(Code),
    /// The user's own code whose value is taken apart by a pattern with a hole for each result: rules that the user wrote.
    Several {
        /// The code.
        code: Code,
        /// The pattern.
        pattern: TokenStream,
    },
    /// Panics unless operand 0, a seed, has the shape that is operand 1.
    CheckSeed,
}

/// A differentiated function that is called.
#[derive(Clone, Debug)]
pub struct Callee {
    /// What its pullback is called.
    pub name: CalleeName,
    /// `::<T>`, where the user wrote it.
    pub generics: TokenStream,
    /// How the arguments are given.
    pub guises: Vec<Guise>,
    /// What is asked of it.
    pub asks: Asks,
}

/// What a call asks of a differentiated function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Its values and the pullback.
    Pullback,
    /// Its values first, and the pullback in the reverse sweep: the user says so.
    Later,
    /// Its values alone: a call of the function itself, without a result for the pullback.
    Value,
}

/// Where a pullback is found.
#[derive(Clone, Debug)]
pub enum CalleeName {
    /// On the companion with this path.
    Companion(TokenStream),
    /// It is an associated function with this path.
    Associated(TokenStream),
    /// It is a method of operand 0 with this name.
    Method(proc_macro2::Ident),
}

/// How an argument was written, which says what the callee takes.
#[derive(Clone, Debug)]
pub enum Guise {
    /// `&x`
    Reference,
    /// `x.view()`
    View,
    /// `x.clone()`, `x.to_owned()`
    Owned,
    /// `x`
    Plain,
    /// A function by value, which captures numbers alone and so can be copied.
    Function,
    /// `&mut x`, or a place in `x`: the operand is the variable, the place's indices follow it.
    Mutable(Place),
    /// `x.view_mut()`, `x.row_mut(i)`: the same by value.
    MutableView(Place),
    /// `&mut x.view_mut()`, `&mut x.row_mut(i)`
    MutableViewReference(Place),
    /// `x.as_slice_mut().unwrap()`: the entries of an array, for a function of a list.
    MutableSlice(Place),
}

impl Guise {
    /// How many operands it takes.
    pub fn operands(&self) -> usize {
        self.place().map_or(1, |place| 1 + place.indices())
    }

    /// What is lent to be changed.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Guise::Mutable(place)
            | Guise::MutableView(place)
            | Guise::MutableViewReference(place)
            | Guise::MutableSlice(place) => Some(place),
            _ => None,
        }
    }

    /// Whether the function changes the argument.
    pub fn is_mutable(&self) -> bool {
        self.place().is_some()
    }
}

impl Callee {
    /// How many arguments the function changes.
    pub fn changes(&self) -> usize {
        self.guises.iter().filter(|guise| guise.is_mutable()).count()
    }

    /// The operand with which each argument begins.
    pub fn arguments(guises: &[Guise]) -> Vec<usize> {
        let next = |at: &mut usize, guise: &Guise| {
            let own = *at;
            *at += guise.operands();
            Some(own)
        };
        guises.iter().scan(0, next).collect()
    }
}

/// A typed tape: it carries values from a loop's forward sweep to its reverse sweep, the last first; or the snapshots of a loop's states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TapeId(pub u32);

/// What is matched, and with what.
#[derive(Clone, Debug)]
pub struct Match {
    /// The scrutinee, with a hole for each operand.
    pub of: Code,
    /// The arms, in order.
    pub arms: Vec<Arm>,
}

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The pattern, with a hole for each argument of its region.
    pub pattern: TokenStream,
    /// What each argument is a part of.
    pub parts: Vec<Part>,
    /// Whether a guard stands behind it.
    pub guarded: bool,
}

/// A loop. Its operands are, behind what is walked over, the first values of what it carries, its results the last ones; its
/// body yields what is carried on.
#[derive(Clone, Debug)]
pub struct Loop {
    /// What makes it go on.
    pub head: Head,
    /// Whether it can end before that.
    pub exit: Exit,
    /// Whether its passes are run again in the reverse sweep.
    pub checkpoint: Option<Checkpoint>,
}

/// How a loop's passes are run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many states may be kept, if the user says so.
    pub snapshots: Option<ValueId>,
}

/// What makes a loop go on.
#[derive(Clone, Debug)]
pub enum Head {
    /// `for pattern in operand 0`: the pattern has a hole for each name that it binds; the body's arguments are these names'
    /// values, then what is carried.
    For(Code),
    /// `while`: the first region yields the condition, the second is the body; the arguments of both are what is carried.
    While,
}

/// Whether a loop can end early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// No.
    Never,
    /// The body's first yield says whether the loop is over.
    Break,
}

/// How an elementwise function was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapForm {
    /// `a.mapv(f)` and its relatives: operand 0 is the array, the others are floats that the closure captures.
    Method,
    /// Operands are broadcast against each other.
    Broadcast,
}

/// How many operands [`Op::Fuse`] has at most, apart from shapes.
pub const OPERANDS: usize = 10;
/// How many results [`Op::Fuse`] has at most.
pub const RESULTS: usize = 10;

/// What becomes of the entries that an elementwise function computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// They are the result, in the shape that the operands are broadcast to.
    Kept,
    /// The result is their sum.
    Total,
    /// The result are sums of them, over the axes along which something of this shape is broadcast.
    To,
}

impl Op {
    /// The row, if it applies one.
    pub fn rule(&self) -> Option<&'static Rule> {
        if let Op::Rule(rule) = self { Some(rule) } else { None }
    }

    /// Whether its last result is operand 0 with a change, which is made in operand 0's buffer where nothing reads that any more.
    pub fn is_change(&self) -> bool {
        matches!(
            self,
            Op::Set(_) | Op::AccumulateInto(_) | Op::Take(_) | Op::Accumulate | Op::Grow(_) | Op::Shrink(_) | Op::Swap(_)
        )
    }
}

/// A part of what is matched.
#[derive(Clone, Debug)]
pub struct Part {
    /// The operand that it is a part of.
    pub of: usize,
    /// The way there, by which its cotangent is reached in the operand's; nothing where it carries no derivative.
    pub path: Option<TokenStream>,
    /// Whether the operand holds it by reference, which is copied out.
    pub held: bool,
}

impl Match {
    /// `if`: the first arm runs where the condition, the only operand, holds, else the second.
    pub fn on_condition() -> Match {
        let arm = |pattern| Arm { pattern, parts: vec![], guarded: false };
        let hole = Hole { mode: Mode::Plain, prec: Prec::Loose };
        let of = Code { tokens: Code::hole(0).into_token_stream(), holes: vec![hole], prec: Prec::Postfix, borrows: false };
        Match { of, arms: vec![arm(quote!(true)), arm(quote!(_))] }
    }

    /// Whether it is an `if`.
    pub fn is_on_condition(&self) -> bool {
        self.arms.len() == 2 && self.arms[0].pattern.to_string() == "true" && self.arms[1].pattern.to_string() == "_"
    }

    /// How many guards there are.
    pub fn guards(&self) -> usize {
        self.arms.iter().filter(|arm| arm.guarded).count()
    }
}

impl Loop {
    /// How many arguments of the body are items rather than carried values.
    pub fn items(&self) -> usize {
        if let Head::For(pattern) = &self.head { pattern.holes.len() } else { 0 }
    }

    /// How many operands stand before the first values of what is carried.
    pub fn sources(&self) -> usize {
        usize::from(matches!(self.head, Head::For(_)))
    }

    /// How many yields of the body stand before what is carried on.
    pub fn flags(&self) -> usize {
        usize::from(self.exit == Exit::Break)
    }
}
