//! From operations to Rust.
//!
//! A value that is used once, by the statement that follows, is written inside it; every other value is a `let`. A value's
//! last use gives its buffer away. A name is used again where nothing reads the value that had it.

mod call;
mod checkpoint;
mod companion;
mod equation;
mod fields;
mod formula;
mod fuse;
mod gain;
mod in_place;
mod lent;
mod lines;
mod loops;
mod matches;
mod names;
mod operand;
mod place;
mod several;
mod signature;
mod write;

pub use companion::{Derivatives, companion};
pub(crate) use companion::{on_each, quiet_methods};
pub(crate) use operand::substitute;
pub(crate) use signature::{again, cotangent, elided, is_array_ref, nested};

use crate::ir::{Func, Kind, Op, Region, Stmt, TapeId, ValueId};
use proc_macro2::{Span, TokenStream};
use std::collections::{BTreeMap, BTreeSet};
use syn::Ident;

/// What a variable of generated code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repr {
    /// A float, an integer, a flag.
    Copy,
    /// An owned array or list.
    Owned,
    /// A reference.
    Reference,
    /// A view, or anything else that borrows.
    View,
    /// A `CowArray`, which is no copy of a reference as a view is.
    Cow,
    /// A field, which is written where it is used.
    Place,
    /// A mutable reference of the caller's, behind which the value is.
    Mutable,
    /// A view that can be written to.
    MutableView,
    /// Not known: borrowed rather than moved while it is needed.
    Unknown,
}

/// How a whole new value gets into a variable of the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lent {
    /// `*x = value;`
    Reference,
    /// `x.clone_from_slice(&value);`
    Slice,
    /// `x.assign(&value);`
    View,
}

/// A written expression.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    tokens: TokenStream,
    prec: crate::ir::Prec,
    repr: Repr,
    note: Option<crate::ir::Note>,
}

/// A line of generated code.
#[derive(Debug)]
pub(crate) enum Line {
    /// `let pattern: ty = value;`
    Let { pattern: TokenStream, ty: Option<TokenStream>, value: TokenStream, doc: Option<String>, of: Option<ValueId> },
    /// A statement without a value.
    Do { tokens: TokenStream, doc: Option<String> },
}

/// Of what types floats are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Floats {
    /// `f32` and `f64`.
    Named,
    /// A type parameter: a reference to a number of it is no operand.
    Generic,
}

/// The state of emission.
pub(crate) struct Emit<'a> {
    func: &'a Func,
    /// How often each value is still read.
    uses: Vec<u32>,
    /// The variables.
    vars: BTreeMap<ValueId, Ident>,
    reprs: BTreeMap<ValueId, Repr>,
    /// Values of the forward sweep that the reverse sweep reads, and the names of the parameters, which it is given again.
    kept: BTreeSet<ValueId>,
    parameters: BTreeSet<String>,
    /// What values of the forward sweep that the reverse sweep reads are called, but for the parameters: what becomes one of them in place
    /// has its variable before.
    kept_names: BTreeSet<String>,
    /// Names that the user's function speaks of.
    reserved: BTreeSet<String>,
    /// Which value has a name.
    holders: BTreeMap<String, ValueId>,
    /// Numbers of values without a name.
    numbers: BTreeMap<ValueId, usize>,
    /// The last of them: names are not given back, so that the next is above it.
    last_number: usize,
    /// Expressions that are not yet written out, in the order in which they are computed.
    pending: Vec<(ValueId, Written)>,
    /// Literals, which are written wherever they are used.
    literals: BTreeMap<ValueId, Written>,
    lines: Vec<Line>,
    /// What equations read: the definitions of values, and the values that they speak of.
    definitions: equation::Definitions<'a>,
    /// Whether an equation is at z̄, which is then not looked for in itself.
    writes_bar: std::cell::Cell<bool>,
    spoken: BTreeSet<ValueId>,
    rt: Ident,
    /// Where the user wrote what is being written: generated code is shown, and panics, there.
    here: Span,
    /// What generated names are resolved as: the user's own code, so that an expression of both has one place.
    site: Span,
    /// Variables that a loop around assigns to: nothing inside may take their names.
    carried: BTreeSet<String>,
    /// Variables that arms around change, and leave so: nothing inside may take their names either.
    led: BTreeSet<String>,
    /// Values that a loop's pass ends with, and the arguments whose variables they go into.
    next: BTreeMap<ValueId, ValueId>,
    /// Values in variables that are mutable already.
    mutable: BTreeSet<ValueId>,
    /// Variables through which the caller's own are changed, and how a whole new value gets there.
    lent: BTreeMap<String, Lent>,
    /// The tapes.
    tapes: BTreeMap<TapeId, Ident>,
    /// Whether the reverse sweep can run again: what it captures is borrowed, and cloned where it is consumed.
    repeatable: bool,
    /// Whether what is written is a kernel, and whether the next region gives its values as an array.
    in_kernel: bool,
    brackets: bool,
    /// Of what types the floats are that the function computes with.
    floats: Floats,
}

impl<'a> Emit<'a> {
    fn new(func: &'a Func, reserved: BTreeSet<String>, generic: bool, site: Span) -> Self {
        let mut uses = vec![0; func.values.len()];
        count(&func.body, &mut uses);
        let reverse = func.body.stmts[func.forward..].iter().flat_map(Stmt::reads);
        let kept: BTreeSet<ValueId> = reverse.chain(func.body.yields[func.results..].iter().copied()).collect();
        let called = |v: &ValueId| match &func.values[v.index()].name {
            crate::ir::Name::User(name) if !func.body.args.contains(v) => Some(name.clone()),
            _ => None,
        };
        let kept_names = kept.iter().filter_map(called).collect();
        let mut emit = Emit {
            func,
            uses,
            vars: BTreeMap::new(),
            reprs: BTreeMap::new(),
            kept,
            parameters: BTreeSet::new(),
            kept_names,
            reserved,
            holders: BTreeMap::new(),
            numbers: BTreeMap::new(),
            last_number: 0,
            pending: Vec::new(),
            literals: BTreeMap::new(),
            lines: Vec::new(),
            definitions: equation::Definitions::default(),
            writes_bar: std::cell::Cell::new(false),
            spoken: BTreeSet::new(),
            rt: Ident::new("rt", site),
            here: site,
            site,
            carried: BTreeSet::new(),
            led: BTreeSet::new(),
            next: BTreeMap::new(),
            mutable: BTreeSet::new(),
            lent: BTreeMap::new(),
            tapes: BTreeMap::new(),
            repeatable: false,
            in_kernel: false,
            brackets: false,
            floats: if generic { Floats::Generic } else { Floats::Named },
        };
        emit.rt = emit.fresh("rt");
        emit.definitions.find(&func.body);
        share_variables(&func.body, &mut emit.kept);
        names::mentions(&func.body, &mut emit.spoken);
        emit
    }

    /// The runtime, called at the user's expression: a failure's place is that expression's also where a macro wrote what is around it.
    fn runtime(&self) -> Ident {
        let mut rt = self.rt.clone();
        rt.set_span(self.here);
        rt
    }

    /// A name as it is written at the user's expression.
    fn at(&self, name: &Ident) -> Ident {
        let mut name = name.clone();
        name.set_span(self.here.resolved_at(name.span()));
        name
    }

    fn kind(&self, value: ValueId) -> &Kind {
        &self.func.values[value.index()].kind
    }

    /// Whether the pullback can be called any number of times at no cost: it captures numbers alone.
    fn captures_numbers(&self) -> bool {
        let (forward, reverse) = self.func.body.stmts.split_at(self.func.forward);
        let shapes: BTreeSet<ValueId> = reverse.iter().filter(|s| matches!(s.op, Op::CheckSeed)).map(|s| s.operands[1]).collect();
        let number = |v: &ValueId| {
            self.reprs.get(v).is_none_or(|repr| *repr == Repr::Copy)
                || shapes.contains(v) && self.uses(*v) == 1
                || self.func.body.args.contains(v)
        };
        self.kept.iter().all(number) && !forward.iter().chain(reverse).any(is_once)
    }

    /// From here on what the forward sweep has made is no more given away.
    fn keep_captured(&mut self) {
        self.repeatable = true;
        for value in self.kept.iter().filter(|v| self.vars.contains_key(v)) {
            self.uses[value.index()] += 1;
        }
    }

    fn uses(&self, value: ValueId) -> u32 {
        self.uses[value.index()]
    }

    /// Counts one use of a value; gives whether it was the last.
    fn use_up(&mut self, value: ValueId) -> bool {
        let uses = &mut self.uses[value.index()];
        let last = *uses <= 1;
        *uses = uses.saturating_sub(1);
        last
    }
}

/// What generated names are resolved as: what the body begins with, which a macro's caller may have written where its braces are the
/// macro's.
fn site(body: &syn::Block) -> Span {
    body.stmts.first().map_or_else(|| body.brace_token.span.open(), syn::spanned::Spanned::span)
}

/// Adds to values that must keep their variables those that have the same variable before: a loop's first values, an array
/// whose part is assigned.
fn share_variables(region: &Region, kept: &mut BTreeSet<ValueId>) {
    for stmt in region.stmts.iter().rev() {
        match &stmt.op {
            Op::Loop(l) => {
                for (k, result) in stmt.results.iter().enumerate() {
                    if kept.contains(result) {
                        let body = stmt.body();
                        kept.extend([stmt.operands[l.sources() + k], body.args[l.items() + k], body.yields[l.flags() + k]]);
                    }
                }
            }
            op if op.is_change() && stmt.results.last().is_some_and(|after| kept.contains(after)) => {
                kept.insert(stmt.operands[0]);
            }
            _ => {}
        }
        stmt.regions.iter().for_each(|r| share_variables(r, kept));
    }
}

fn count(region: &Region, uses: &mut [u32]) {
    for stmt in &region.stmts {
        for operand in stmt.operands.iter().chain(&stmt.suffix.operands) {
            uses[operand.index()] += 1;
        }
        stmt.regions.iter().for_each(|r| count(r, uses));
    }
    for value in &region.yields {
        uses[value.index()] += 1;
    }
}

/// Whether a statement, or one inside of it, consumes what the forward sweep has kept: a tape, snapshots, the pullback of a call.
fn is_once(stmt: &Stmt) -> bool {
    matches!(stmt.op, Op::Pop(_) | Op::Push(_) | Op::Tape(_) | Op::Keep(_) | Op::Resume(_) | Op::Pull { .. })
        || stmt.regions.iter().flat_map(|r| &r.stmts).any(is_once)
}
