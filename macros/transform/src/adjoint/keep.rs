//! What a region's reverse sweep reads of its forward sweep, and how it comes by it.
//!
//! A region that runs many times, or perhaps not at all, cannot leave its values in variables for the reverse sweep. For each
//! value that the reverse sweep reads there are three ways: it lies outside of the region, then it is still there; it costs
//! next to nothing from values that are there (a literal, a view, an entry of an array, integer and float arithmetic), then it
//! is computed again; else it is kept on a tape. Only what is read is kept, and of an array whose shape alone is read, the
//! shape.

use super::Sweep;
use crate::ir::{Code, Kind, Name, Op, Region, Stmt, Suffix, TapeId, Value, ValueId};
use crate::optimise::{changed, complete, is_view, reuse};
use crate::rules::{Form, Rule};
use proc_macro2::{Span, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// The two sweeps of a region.
pub(super) struct Sweeps {
    /// The region, which keeps what its reverse needs.
    pub(super) forward: Vec<Stmt>,
    /// Its reverse, which begins by taking that off the tape.
    pub(super) reverse: Vec<Stmt>,
    /// The cotangents that come out.
    pub(super) shares: Vec<ValueId>,
}

impl Sweep {
    /// Connects a region's forward sweep with the reverse sweep that was written for it.
    ///
    /// `given` are arguments of the region that the reverse sweep is given again, with their new names.
    pub(super) fn connect(
        &mut self,
        args: &[ValueId],
        forward: Vec<Stmt>,
        reverse: Vec<Stmt>,
        shares: Vec<ValueId>,
        given: &BTreeMap<ValueId, ValueId>,
        span: Span,
    ) -> Sweeps {
        let (mut forward, mut reverse) = keep_shapes(args, forward, reverse, &shares);
        complete(&mut forward, &mut reverse, &mut self.builder.values);
        let mut reverse = Region { args: vec![], stmts: reverse, yields: shares };
        reuse(&forward, &mut reverse, &self.builder.values);
        let read = reverse.free();
        let inside: BTreeMap<ValueId, Option<&Stmt>> = args
            .iter()
            .map(|&a| (a, None))
            .chain(forward.iter().flat_map(|s| s.results.iter().map(move |&r| (r, Some(s)))))
            .collect();
        let (stable, values) = (&self.stable, &self.builder.values);
        let mut search = Search { inside: &inside, given, stable, values, kept: BTreeSet::new(), again: BTreeSet::new() };
        // Arguments first: what is computed from them need not be kept beside them.
        for &arg in args.iter().filter(|a| read.contains(a) && !given.contains_key(a)) {
            search.kept.insert(arg);
        }
        for stmt in &forward {
            for &result in stmt.results.iter().filter(|r| read.contains(r)) {
                if !search.is_at_hand(result) {
                    search.kept.insert(result);
                }
            }
        }
        let (kept, again) = (search.kept, search.again);
        let kept: Vec<ValueId> = kept.into_iter().collect();
        let mut names = given.clone();
        self.builder.enter();
        let copies: Vec<Stmt> = forward.iter().filter(|s| s.results.iter().any(|r| again.contains(r))).cloned().collect();
        if !kept.is_empty() {
            let push = self.keep(kept, &mut names, span);
            // Behind what makes them; arguments behind what reads them, so that they can move there.
            let made = |s: &Stmt| s.results.iter().any(|r| push.operands.contains(r));
            let is_array = |v: &ValueId| matches!(self.builder.kind(*v), Kind::Array(..));
            let moves = push.operands.iter().any(is_array)
                && push.operands.iter().all(|v| args.contains(v) && forward.iter().all(|s| !changed(s).contains(v)));
            let last = |s: &Stmt| made(s) || moves && push.operands.iter().any(|v| s.reads().contains(v));
            let place = forward.iter().rposition(last).map_or(0, |i| i + 1);
            forward.insert(place, push);
        }
        self.builder.copy(&copies, &mut names);
        let mut stmts = self.builder.leave();
        let mut reverse = reverse;
        reverse.substitute(&|v| *names.get(&v).unwrap_or(&v));
        stmts.append(&mut reverse.stmts);
        let mut whole = Region { args: vec![], stmts, yields: reverse.yields };
        crate::optimise::dead(&mut whole);
        Sweeps { forward, reverse: whole.stmts, shares: whole.yields }
    }

    /// A new value that is another one again, in the reverse sweep.
    pub(super) fn again(&mut self, old: ValueId) -> ValueId {
        let kind = self.builder.kind(old).clone();
        let new = self.builder.value(Name::None, kind);
        self.is_again(new, old);
        new
    }

    fn is_again(&mut self, new: ValueId, old: ValueId) {
        *self.builder.name(new) = match self.builder.values[old.index()].name.clone() {
            Name::None => Name::Again(old),
            name => name,
        };
        self.builder.values[new.index()].sort = self.builder.values[old.index()].sort;
    }

    /// Takes values off a new tape; gives the statement that puts them on it.
    fn keep(&mut self, kept: Vec<ValueId>, names: &mut BTreeMap<ValueId, ValueId>, span: Span) -> Stmt {
        let tape = TapeId(self.tapes);
        self.tapes += 1;
        let kinds = kept.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let values = self.builder.push_with(Op::Pop(tape), vec![], vec![], kinds, span);
        for (&old, &new) in kept.iter().zip(&values) {
            self.is_again(new, old);
            names.insert(old, new);
        }
        let (op, suffix) = (Op::Push(tape), Suffix::default());
        Stmt { results: vec![], op, operands: kept, regions: vec![], span, notes: vec![], suffix }
    }
}

/// Where the reverse sweep reads no more of an array of the region than its shape, takes the shape in the forward sweep.
fn keep_shapes(args: &[ValueId], mut forward: Vec<Stmt>, reverse: Vec<Stmt>, shares: &[ValueId]) -> (Vec<Stmt>, Vec<Stmt>) {
    let shape = |s: &Stmt| s.op.rule().is_some_and(|r| r.name == "shape_of");
    let inside: BTreeSet<ValueId> = args.iter().copied().chain(forward.iter().flat_map(|s| s.results.iter().copied())).collect();
    let mut read: BTreeSet<ValueId> = reverse.iter().filter(|s| !shape(s)).flat_map(Stmt::reads).collect();
    read.extend(shares);
    let (early, late): (Vec<Stmt>, Vec<Stmt>) =
        reverse.into_iter().partition(|s| shape(s) && inside.contains(&s.operands[0]) && !read.contains(&s.operands[0]));
    // Right behind the array: what follows may change it.
    for shape in early.into_iter().rev() {
        let at = forward.iter().position(|s| s.results.contains(&shape.operands[0])).map_or(0, |i| i + 1);
        let shape = if at == 0 { shape } else { crate::optimise::shape_at(&forward[at - 1], shape) };
        forward.insert(at, shape);
    }
    (forward, late)
}

/// Finds out what can be had without keeping it.
struct Search<'a> {
    /// What the region defines: arguments, and results with their statements.
    inside: &'a BTreeMap<ValueId, Option<&'a Stmt>>,
    given: &'a BTreeMap<ValueId, ValueId>,
    /// Arrays that are there unchanged whenever the reverse sweep runs.
    stable: &'a BTreeSet<ValueId>,
    /// All values of the function.
    values: &'a [Value],
    kept: BTreeSet<ValueId>,
    /// What is computed again.
    again: BTreeSet<ValueId>,
}

impl Search<'_> {
    /// Whether a value is there unchanged whenever the reverse sweep runs: a stable one, or a part of one.
    fn is_stable(&self, value: ValueId) -> bool {
        let shows = |op: &Op| matches!(op, Op::Field(_)) || op.rule().is_some_and(Rule::is_view);
        self.stable.contains(&value)
            || matches!(self.inside.get(&value), Some(Some(s)) if shows(&s.op) && self.is_stable(s.operands[0]))
    }

    fn is_at_hand(&mut self, value: ValueId) -> bool {
        let known = !self.inside.contains_key(&value)
            || self.given.contains_key(&value)
            || self.kept.contains(&value)
            || self.again.contains(&value);
        if known {
            return true;
        }
        let Some(Some(stmt)) = self.inside.get(&value) else { return false };
        // A part of an array or a struct that changes is another part later.
        let reads_part = match &stmt.op {
            Op::Field(_) => true,
            op => op.rule().is_some_and(|r| !r.is_elementwise() && r.name != "shape_of"),
        };
        if reads_part && !self.is_stable(stmt.operands[0]) {
            return false;
        }
        // How long it is, is a number: rather than all that changes in a loop around, the number is kept.
        let asked = |v: &ValueId| {
            matches!(self.values[v.index()].kind, Kind::Array(..) | Kind::List(..) | Kind::Items(_)) && !self.is_stable(*v)
        };
        if matches!(stmt.op, Op::Code(_)) && stmt.operands.iter().any(asked) {
            return false;
        }
        if is_cheap(stmt) && stmt.operands.iter().all(|&v| self.is_at_hand(v)) {
            self.again.insert(value);
            return true;
        }
        false
    }
}

/// Whether a statement costs next to nothing and gives the same again.
pub(super) fn is_cheap(stmt: &Stmt) -> bool {
    match &stmt.op {
        Op::Const(_) | Op::Blank { .. } | Op::Field(_) | Op::Inspect(_) => true,
        Op::Rule(rule) if rule.is_elementwise() => {
            !matches!(rule.form, Form::Call(_)) && stmt.regions.is_empty() && rule.name != "rem"
        }
        Op::Rule(rule) => matches!(rule.name, "index" | "copied") || is_view(&stmt.op),
        Op::Code(code) => is_pure(code),
        _ => false,
    }
}

/// Whether code only computes: operators, literals, casts and questions about shapes.
pub(crate) fn is_pure(code: &Code) -> bool {
    fn pure(tokens: TokenStream) -> bool {
        const WORDS: &[&str] = &[
            "as",
            "usize",
            "isize",
            "i32",
            "i64",
            "u32",
            "u64",
            "u8",
            "f32",
            "f64",
            "len",
            "nrows",
            "ncols",
            "len_of",
            "ndim",
            "dim",
            "min",
            "max",
            "saturating_sub",
            "div_ceil",
            "abs",
            "Axis",
            "__rt",
            "ndarray",
            "Slice",
            "from",
            "NewAxis",
            "true",
            "false",
        ];
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let pure = match token {
                TokenTree::Group(g) => pure(g.stream()),
                // The macro that writes which slice.
                TokenTree::Ident(i) if i == "s" => matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '!'),
                TokenTree::Ident(i) => Code::operand(&i).is_some() || WORDS.contains(&i.to_string().as_str()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => true,
            };
            if !pure {
                return false;
            }
        }
        true
    }
    !code.may_leave() && pure(code.tokens.clone())
}
