//! The reverse sweep: from a function to its adjoint.
//!
//! The adjoint computes the function, then walks its statements backwards. Every value that varies has a *cotangent*, the
//! derivative of ⟨seed, result⟩ with respect to it; a statement `z = f(a, b)` hands its share on: ā += (∂f/∂a)ᵀ z̄. The
//! first share a value gets is its cotangent, later ones accumulate.
//!
//! Both sweeps are operations of the same kind, so the adjoint is a [`Func`] again. What the reverse sweep reads of the
//! forward sweep is what a pullback keeps; it is found by looking at what the shares name, not stored beside them.

mod branch;
mod call;
pub(crate) mod checkpoint;
pub(crate) mod control;
mod elementwise;
mod fuse;
mod keep;
mod loops;
mod map;
mod parts;
mod place;
mod tensor;

pub(crate) use control::without_inspections;
pub(crate) use keep::is_pure;
pub(crate) use loops::is_range;

use crate::analyse::{Activity, Shapes, activity, definition, shapes, unset};
use crate::ir::{
    Asks, Builder, Callee, Code, Elem, Func, Guise, Head, Kind, List, Loop, Name, Note, Op, Prec, Region, Stmt, ValueId,
};
use crate::rules::{Derivative, Rule};
use proc_macro2::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The function that computes `func` and the cotangents of `differentiated`.
///
/// Its parameters are those of `func`, then one seed a result; its yields are the results of `func`, then one cotangent
/// a differentiated parameter.
pub fn adjoint(func: &Func, differentiated: &[ValueId]) -> Func {
    let mut lists = BTreeMap::new();
    written(&func.body, &mut lists);
    let mut sweep = Sweep {
        builder: Builder::new(func.values.clone()),
        activity: activity(func, differentiated),
        shapes: shapes(func),
        written: lists,
        bars: BTreeMap::new(),
        inside: false,
        tapes: 0,
        local_tapes: BTreeSet::new(),
        before: Vec::new(),
        alike: BTreeMap::new(),
        local: Vec::new(),
        outer: func.body.stmts.clone(),
        lasting: func.body.args.iter().chain(func.body.stmts.iter().flat_map(|s| &s.results)).copied().collect(),
        stable: stable(func),
        unset: unset(func),
    };
    let (mut seeds, mut forms) = (Vec::new(), Vec::new());
    let own = func.results - func.mutable.len();
    for (i, &result) in func.body.yields.iter().enumerate() {
        let kind = func.values[result.index()].kind.clone();
        // What a parameter is on return has the cotangent that comes in by it.
        let parameter = i.checked_sub(own).map(|k| func.mutable[k]);
        let name = match parameter {
            Some(parameter) => Name::Bar(parameter),
            None if own == 1 => Name::Wish("seed".into()),
            None => Name::Wish(format!("seed_{i}")),
        };
        let seed = sweep.builder.value(name, kind);
        if let Some(parameter) = parameter {
            if !differentiated.contains(&parameter) {
                seeds.push(seed);
                continue;
            }
            // A list that grows or shrinks had another length when it came in.
            if matches!(func.values[parameter.index()].kind, Kind::Float(_) | Kind::Array(..)) || !resizes(func, &func.body.stmts)
            {
                sweep.alike.insert(parameter, seed);
            }
        }
        let span = Span::call_site();
        if sweep.builder.kind(seed).is_differentiable() {
            match sweep.builder.kind(seed) {
                // A float has no shape that could be wrong.
                Kind::Float(_) => {}
                // A list of a type that only has a name may be one of structs.
                Kind::Array(..) | Kind::List(Elem::F32 | Elem::F64 | Elem::Param(_), _) => {
                    let shape = sweep.shape_of(result, span);
                    sweep.builder.push_with(Op::CheckSeed, vec![seed, shape], vec![], vec![], span);
                }
                _ => {
                    let form = sweep.form_of(result, span, &mut forms);
                    sweep.builder.push_with(Op::CheckSeed, vec![seed, form], vec![], vec![], span);
                }
            }
            if sweep.activity.varies(result) {
                sweep.gain(result, seed, None, span);
            }
        }
        seeds.push(seed);
    }
    let mut forward = sweep.reverse(&func.body.stmts);
    forward.extend(forms);
    let cotangents: Vec<ValueId> = differentiated.iter().map(|&parameter| sweep.cotangent_or_zeros(parameter)).collect();
    let reverse = sweep.builder.leave();
    without_inspections(Func {
        values: sweep.builder.values,
        forward: forward.len(),
        results: func.results,
        mutable: func.mutable.clone(),
        body: Region {
            args: func.body.args.iter().chain(&seeds).copied().collect(),
            stmts: forward.into_iter().chain(reverse).collect(),
            yields: func.body.yields.iter().copied().chain(cotangents).collect(),
        },
    })
}

/// Whether a list may get another length here: by a statement, or by a function that it is lent to.
fn resizes(func: &Func, stmts: &[Stmt]) -> bool {
    let lends_a_list = |callee: &Callee, stmt: &Stmt| {
        callee.guises.iter().zip(Callee::arguments(&callee.guises)).any(|(guise, at)| {
            let kind = &func.values[stmt.operands[at].index()].kind;
            let whole = matches!(guise, Guise::Mutable(place) if place.steps.is_empty());
            whole && matches!(kind, Kind::List(_, List::Vec) | Kind::Items(_))
        })
    };
    stmts.iter().any(|stmt| match &stmt.op {
        Op::Grow(_) | Op::Shrink(_) => true,
        Op::Call(callee) if lends_a_list(callee, stmt) => true,
        _ => stmt.regions.iter().any(|region| resizes(func, &region.stmts)),
    })
}

/// The state of a reverse sweep.
struct Sweep {
    builder: Builder,
    activity: Activity,
    shapes: Shapes,
    /// The lengths of lists that are written out.
    written: BTreeMap<ValueId, usize>,
    /// The cotangents so far.
    bars: BTreeMap<ValueId, ValueId>,
    /// Whether the sweep is inside an elementwise function, whose cotangents are parts of one formula and need no names.
    inside: bool,
    /// How many tapes there are.
    tapes: u32,
    /// Those that are filled and emptied in one pass of a checkpointed loop.
    local_tapes: BTreeSet<u32>,
    /// Statements that must stand before the one that is walked backwards.
    before: Vec<Stmt>,
    /// Cotangents that have the shape of parameters which are not there any more in the reverse sweep.
    alike: BTreeMap<ValueId, ValueId>,
    /// Of the regions that are being walked, which statements of theirs define what.
    local: Vec<BTreeMap<ValueId, Stmt>>,
    /// Values that are defined once and for all and no part of which is ever assigned.
    stable: BTreeSet<ValueId>,
    /// Variables that get a value once at the most, as they are before or after.
    unset: BTreeSet<ValueId>,
    /// The parameters and the values of the function's own statements.
    lasting: BTreeSet<ValueId>,
    /// The statements of the function, in which definitions are looked up.
    outer: Vec<Stmt>,
}

impl Sweep {
    /// Walks statements backwards; gives them as the forward sweep must be, which keeps what the reverse sweep needs.
    fn reverse(&mut self, stmts: &[Stmt]) -> Vec<Stmt> {
        let mut forward: Vec<Stmt> = Vec::new();
        let parts = stmts.iter().filter(|s| matches!(s.op, Op::Field(_)) || s.op.rule().is_some_and(Rule::is_view));
        self.local.push(parts.map(|s| (s.result(), s.clone())).collect());
        for stmt in stmts.iter().rev() {
            let mut varying = stmt.results.iter().filter(|&&z| self.activity.varies(z));
            let new = if varying.any(|z| self.bars.contains_key(z)) { self.hand_on(stmt) } else { stmt.clone() };
            forward.push(new);
            forward.extend(std::mem::take(&mut self.before).into_iter().rev());
        }
        self.local.pop();
        forward.reverse();
        forward
    }

    /// Hands the cotangents of a statement's results on to its operands; gives the statement as the forward sweep needs it.
    fn hand_on(&mut self, stmt: &Stmt) -> Stmt {
        match &stmt.op {
            Op::Match(m) => return self.branch(stmt, m),
            Op::Loop(Loop { head: Head::For(pattern), checkpoint: Some(checkpoint), .. }) => {
                let Op::Loop(l) = &stmt.op else { unreachable!("a loop") };
                return self.checkpointed(stmt, l, pattern, *checkpoint);
            }
            Op::Loop(l) => return self.looped(stmt, l),
            Op::Call(callee) if callee.asks == Asks::Later => return self.called_again(stmt, callee),
            Op::Call(callee) => self.called(stmt, callee),
            Op::Shrink(place) => self.shrunk(stmt, place),
            Op::Fuse(folds) => return self.fused(stmt, folds),
            _ => self.hand_on_value(stmt),
        }
        stmt.clone()
    }

    fn hand_on_value(&mut self, stmt: &Stmt) {
        let z_bar = self.bars[&stmt.result()];
        match &stmt.op {
            Op::Rule(rule) => match &rule.derivative {
                // No silent zero.
                _ if stmt.operands.iter().enumerate().any(|(i, &v)| rule.misses(i) && self.activity.varies(v)) => {
                    panic!("the derivative of `{}` by one of its operands is missing", rule.name)
                }
                Derivative::Elementwise(partials) => self.elementwise(stmt, rule, partials, z_bar),
                Derivative::Tensor(pullbacks) => self.tensor(stmt, rule, pullbacks, z_bar),
                Derivative::View(_) => self.view(stmt, rule, z_bar),
            },
            Op::Map(form) => self.map(stmt, *form, z_bar),
            Op::Collect { places, .. } => self.collected(stmt, places, z_bar),
            Op::Retype(_) => self.retyped(stmt, z_bar),
            Op::Accumulate => {
                for &operand in &stmt.operands {
                    if self.activity.varies(operand) {
                        self.gain(operand, z_bar, None, stmt.span);
                    }
                }
            }
            Op::Struct { fields, .. } => self.constructed(stmt, fields, z_bar),
            Op::Field(path) => self.field(stmt, path, z_bar),
            Op::Set(place) => self.set(stmt, place, z_bar),
            Op::AccumulateInto(place) => self.added(stmt, place, z_bar),
            Op::Grow(place) => self.grown(stmt, place, z_bar),
            Op::Swap(place) => self.swapped(stmt, place, z_bar),
            Op::Inspect(code) => self.inspected(stmt, code, z_bar),
            // Statements without a derivative have no result that varies.
            Op::Match(_)
            | Op::Loop(_)
            | Op::Fuse(_)
            | Op::FuseRows
            | Op::Take(_)
            | Op::Shrink(_)
            | Op::Call(_)
            | Op::Pull { .. }
            | Op::Tangent { .. }
            | Op::Lifted { .. }
            | Op::Push(_)
            | Op::Pop(_)
            | Op::SinCos
            | Op::Const(_)
            | Op::Blank { .. }
            | Op::Code(_)
            | Op::Part(_)
            | Op::Effect(_)
            | Op::Leave(_)
            | Op::Inspected(_)
            | Op::Tape(_)
            | Op::Keep(_)
            | Op::Resume(_)
            | Op::Several { .. }
            | Op::CheckSeed => {
                unreachable!("{:?} hands no cotangent on", stmt.op)
            }
        }
    }

    /// The statement of the function that defines a value.
    fn forward_definition(&self, value: ValueId) -> Option<&Stmt> {
        definition(&self.outer, value)
    }

    /// Adds a share to a value's cotangent.
    fn gain(&mut self, value: ValueId, share: ValueId, note: Option<Note>, span: Span) {
        let bar = match self.bars.get(&value) {
            None => share,
            Some(&bar) => {
                let kind = self.builder.kind(value).clone();
                match kind {
                    Kind::Float(_) | Kind::Array(..) => {
                        let sum = self.builder.apply("add", vec![bar, share], span);
                        self.builder.values[sum.index()].kind = kind;
                        sum
                    }
                    kind => self.builder.push(Op::Accumulate, vec![bar, share], kind, span),
                }
            }
        };
        self.set_bar(value, bar, note);
    }

    /// Zeros like a list that is written out, `[a, b]`: what it holds is not needed for them.
    fn zeros_as_written(&mut self, value: ValueId) -> Option<ValueId> {
        let (n, kind) = (*self.written.get(&value)?, self.builder.kind(value).clone());
        let Kind::List(elem @ (Elem::F32 | Elem::F64), List::Fixed) = &kind else { return None };
        let zero = if *elem == Elem::F32 { quote::quote!(0.0_f32) } else { quote::quote!(0.0_f64) };
        let n = proc_macro2::Literal::usize_unsuffixed(n);
        let code = Code { tokens: quote::quote!([#zero; #n]), holes: vec![], prec: Prec::Postfix, borrows: false };
        Some(self.builder.push(Op::Code(code), vec![], kind, Span::call_site()))
    }

    /// Makes `bar` the cotangent of `value`, with the equation that says how it came about.
    fn set_bar(&mut self, value: ValueId, bar: ValueId, note: Option<Note>) {
        self.bars.insert(value, bar);
        if self.inside {
            return;
        }
        let name = self.builder.name(bar);
        if *name == Name::None {
            *name = Name::Bar(value);
        }
        if let (Some(note), Some(stmt)) = (note, self.builder.last_mut()) {
            // One for each result.
            if stmt.results.contains(&bar) && stmt.notes.len() < stmt.results.len() {
                stmt.notes.push(note);
            }
        }
    }

    /// The cotangent of a value, zeros if nothing has come in yet.
    fn cotangent_or_zeros(&mut self, value: ValueId) -> ValueId {
        if let Some(&bar) = self.bars.get(&value) {
            return bar;
        }
        let zeros = match (self.zeros_as_written(value), self.builder.kind(value).clone()) {
            (Some(zeros), _) => zeros,
            (None, Kind::Float(elem)) => self.builder.constant(0.0, elem, Span::call_site()),
            (None, kind @ (Kind::Array(..) | Kind::Unknown)) if self.unset.contains(&value) => self.no_cotangent(kind),
            _ => self.builder.apply("zeros", vec![*self.alike.get(&value).unwrap_or(&value)], Span::call_site()),
        };
        self.set_bar(value, zeros, None);
        zeros
    }

    /// The cotangent of a variable that has no value on this way: nothing reads it.
    fn no_cotangent(&mut self, kind: Kind) -> ValueId {
        self.builder.push(Op::Blank { once: true }, vec![], kind, Span::call_site())
    }

    /// The shape of a value: what a pullback keeps where it needs no more of it.
    fn shape_of(&mut self, value: ValueId, span: Span) -> ValueId {
        self.builder.apply("shape_of", vec![value], span)
    }

    /// The form of a result, which is taken at the end of the forward sweep: the value itself is the caller's.
    fn form_of(&mut self, value: ValueId, span: Span, forms: &mut Vec<Stmt>) -> ValueId {
        self.builder.enter();
        let form = self.builder.apply("form_of", vec![value], span);
        *self.builder.name(form) = Name::Shape(value);
        forms.extend(self.builder.leave());
        form
    }
}

/// The parameters and the values of the function's own statements, without those that change in place.
fn stable(func: &Func) -> BTreeSet<ValueId> {
    fn changed(region: &Region, out: &mut BTreeSet<ValueId>) {
        for stmt in &region.stmts {
            match &stmt.op {
                op if op.is_change() => {
                    out.insert(stmt.operands[0]);
                }
                Op::Loop(l) => out.extend(&stmt.operands[l.sources()..]),
                Op::Call(callee) => {
                    let arguments = callee.guises.iter().zip(Callee::arguments(&callee.guises));
                    out.extend(arguments.filter(|(guise, _)| guise.is_mutable()).map(|(_, at)| stmt.operands[at]));
                }
                _ => {}
            }
            stmt.regions.iter().for_each(|r| changed(r, out));
        }
    }
    let mut out: BTreeSet<ValueId> = func.mutable.iter().copied().collect();
    out.extend(&func.body.yields[func.results - func.mutable.len()..]);
    changed(&func.body, &mut out);
    // The other parameters are given to the reverse sweep again.
    let again = func.body.args.iter().filter(|v| !func.mutable.contains(v));
    let own = func.body.stmts.iter().flat_map(|s| &s.results).filter(|v| !out.contains(v));
    again.chain(own).copied().collect()
}

/// The lengths of lists that are written out.
fn written(region: &Region, out: &mut BTreeMap<ValueId, usize>) {
    for stmt in &region.stmts {
        match &stmt.op {
            Op::Collect { places, .. } if places.iter().all(Option::is_some) => {
                out.insert(stmt.result(), places.len());
            }
            _ => stmt.regions.iter().for_each(|inner| written(inner, out)),
        }
    }
}
