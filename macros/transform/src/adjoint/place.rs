//! Places: what is read of a part goes into that part of the cotangent, and what was assigned to a part gains it.
//!
//! A part of a part is a place of the outermost value: `state.x[i]` adds to `state_bar.x[i]`, and no cotangent of the field is made
//! for it. So an access costs what it costs in the function.

use super::Sweep;
use crate::analyse::is_option;
use crate::ir::{Note, Op, Place, Step, Stmt, ValueId};
use crate::rules::{self, Derivative, Rule};
use proc_macro2::{Span, TokenStream};

impl Sweep {
    /// A part of an array: the array's cotangent gains z̄ in that part, through a view.
    pub(super) fn view(&mut self, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
        let whole = stmt.operands[0];
        if !self.activity.varies(whole) {
            return;
        }
        let named: Vec<_> = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
        let note = Note::equation(rule.maths, "z̄", &named, (stmt.result(), self.spoken(z_bar)), whole);
        self.gain_part(whole, z_bar, Step::Part(rule), &stmt.operands[1..], Note { part: true, ..note }, stmt.span);
    }

    /// A field: the struct's cotangent gains z̄ there.
    pub(super) fn field(&mut self, stmt: &Stmt, path: &TokenStream, z_bar: ValueId) {
        let whole = stmt.operands[0];
        let text = said(path);
        let z = (stmt.result(), self.spoken(z_bar));
        let note = Note::equation(&format!("whole__.{text}"), "z̄", &[("whole__", whole)], z, whole);
        self.gain_part(whole, z_bar, Step::Field(path.clone()), &[], Note { part: true, ..note }, stmt.span);
    }

    /// Adds a share to a part of a value's cotangent.
    fn gain_part(&mut self, whole: ValueId, share: ValueId, step: Step, indices: &[ValueId], mut note: Note, span: Span) {
        let (mut steps, mut places) = (vec![step], indices.to_vec());
        let mut root = whole;
        // Where the whole has a cotangent already, that is what gathers.
        while let (false, Some((of, step, indices))) = (self.bars.contains_key(&root), self.part_of(root)) {
            note = note.inside(steps.len(), &step, of, &indices);
            root = of;
            steps.insert(0, step);
            places.splice(0..0, indices);
        }
        let bar = self.cotangent_or_zeros(root);
        let mut operands = vec![bar, share];
        operands.extend(places);
        let kind = self.builder.kind(root).clone();
        let place = Place::new(steps, &kind);
        let sum = self.builder.push(Op::AccumulateInto(place), operands, kind, span);
        self.set_bar(root, sum, Some(note));
    }

    /// What a value of the region that is walked is a part of, if a cotangent can gain in that part.
    pub(super) fn part_of(&self, value: ValueId) -> Option<(ValueId, Step, Vec<ValueId>)> {
        let stmt = self.local.last()?.get(&value)?;
        let step = match &stmt.op {
            Op::Field(path) => Step::Field(path.clone()),
            Op::Rule(rule) => match rule.derivative {
                Derivative::View(view) if view != "scatter_add" => Step::Part(rule),
                _ => return None,
            },
            _ => return None,
        };
        self.activity.varies(stmt.operands[0]).then(|| (stmt.operands[0], step, stmt.operands[1..].to_vec()))
    }

    /// A value to a part of which something was assigned: that gains the part's cotangent, which is zero in the value's.
    pub(super) fn set(&mut self, stmt: &Stmt, place: &Place, z_bar: ValueId) {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a value and what is assigned") };
        let (whole, x, span) = (*whole, *x, stmt.span);
        // A constant has no cotangent in which zeros would have to stand.
        if !self.activity.varies(whole) {
            self.part_gains(place, x, !place.is_view(), indices, z_bar, span);
            return;
        }
        let kind = self.builder.kind(whole).clone();
        let operands = std::iter::once(z_bar).chain(indices.iter().copied()).collect();
        let results = self.builder.push_with(Op::Take(place.clone()), operands, vec![], vec![place.kind.clone(), kind], span);
        let (part, mut cleared) = (results[0], results[1]);
        // What was there may have been none, and so has its cotangent to be.
        if place.option || is_option(x, &|value| self.forward_definition(value)) {
            let zeros = self.zeros_of_part(whole, place, indices, span);
            let kind = self.builder.kind(cleared).clone();
            let operands = [cleared, zeros].into_iter().chain(indices.iter().copied()).collect();
            cleared = self.builder.push(Op::Set(place.clone()), operands, kind, span);
        }
        if self.activity.varies(x) {
            let share = self.fit_part(part, x, !place.is_view(), span);
            self.gain(x, share, None, span);
        }
        self.gain(whole, cleared, None, span);
    }

    /// Zeros in the form of what stands in a part before it is assigned to.
    fn zeros_of_part(&mut self, whole: ValueId, place: &Place, indices: &[ValueId], span: Span) -> ValueId {
        self.builder.enter();
        let part = self.part_at(whole, place, indices, span);
        let zeros = self.builder.apply("zeros", vec![part], span);
        let before = self.builder.leave();
        self.before.extend(before);
        zeros
    }

    /// A value to a part of which something was added: that gains the part's cotangent.
    pub(super) fn added(&mut self, stmt: &Stmt, place: &Place, z_bar: ValueId) {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a value and what is added") };
        if self.activity.varies(*x) {
            self.part_gains(place, *x, false, indices, z_bar, stmt.span);
        }
        if self.activity.varies(*whole) {
            self.gain(*whole, z_bar, None, stmt.span);
        }
    }

    /// A list that has one more item: that gains what is last in the list's cotangent.
    pub(super) fn grown(&mut self, stmt: &Stmt, place: &Place, z_bar: ValueId) {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a list and an item") };
        let (item, kind) = (self.builder.kind(*x).clone(), self.builder.kind(*whole).clone());
        let operands = std::iter::once(z_bar).chain(indices.iter().copied()).collect();
        let results = self.builder.push_with(Op::Shrink(place.clone()), operands, vec![], vec![item, kind], stmt.span);
        if self.activity.varies(*x) {
            self.gain(*x, results[0], None, stmt.span);
        }
        if self.activity.varies(*whole) {
            self.gain(*whole, results[1], None, stmt.span);
        }
    }

    /// A list of which the last item was taken: the list's cotangent gets the item's as its last.
    pub(super) fn shrunk(&mut self, stmt: &Stmt, place: &Place) {
        let (item, left) = (self.cotangent_or_zeros(stmt.results[0]), self.cotangent_or_zeros(stmt.results[1]));
        let operands = [left, item].into_iter().chain(stmt.operands[1..].iter().copied()).collect();
        let kind = self.builder.kind(stmt.operands[0]).clone();
        let grown = self.builder.push(Op::Grow(place.clone()), operands, kind, stmt.span);
        self.gain(stmt.operands[0], grown, None, stmt.span);
    }

    /// A list whose items changed places: so do their cotangents, back.
    pub(super) fn swapped(&mut self, stmt: &Stmt, place: &Place, z_bar: ValueId) {
        let operands = std::iter::once(z_bar).chain(stmt.operands[1..].iter().copied()).collect();
        let kind = self.builder.kind(stmt.operands[0]).clone();
        let back = self.builder.push(Op::Swap(place.clone()), operands, kind, stmt.span);
        self.gain(stmt.operands[0], back, None, stmt.span);
    }

    /// What was assigned or added to a part gains the cotangent of the part.
    fn part_gains(&mut self, place: &Place, x: ValueId, as_it_is: bool, indices: &[ValueId], z_bar: ValueId, span: Span) {
        let part = self.part_at(z_bar, place, indices, span);
        let share = self.fit_part(part, x, as_it_is, span);
        self.gain(x, share, None, span);
    }

    /// What stands in a part.
    fn part_at(&mut self, whole: ValueId, place: &Place, indices: &[ValueId], span: Span) -> ValueId {
        let mut part = whole;
        let mut indices = indices.iter().copied();
        for (k, step) in place.steps.iter().enumerate() {
            let entry = place.kind.is_float() && k + 1 == place.steps.len();
            let operands: Vec<ValueId> = std::iter::once(part).chain(indices.by_ref().take(step.indices())).collect();
            let kind = step.kind(self.builder.kind(part));
            let op = match step {
                Step::Field(path) => Op::Field(path.clone()),
                Step::Part(rule) if rule.name == "item" && entry => Op::Rule(rules::named("index")),
                Step::Part(rule) if entry => Op::Rule(rule.of_number()),
                Step::Part(rule) => Op::Rule(rule),
            };
            part = self.builder.push(op, operands, kind, span);
        }
        if place.kind.is_float() {
            self.builder.values[part.index()].kind = place.kind.clone();
        }
        part
    }

    /// The cotangent of a part, summed over what was broadcast to it: an entry or a field is assigned as it is.
    fn fit_part(&mut self, part: ValueId, x: ValueId, as_it_is: bool, span: Span) -> ValueId {
        if self.builder.kind(part).is_float() {
            return part;
        }
        let share = if as_it_is {
            part
        } else {
            let shape = self.shape_of(x, span);
            self.builder.apply("sum_to", vec![part, shape], span)
        };
        self.builder.values[share.index()].kind = self.builder.kind(x).clone();
        share
    }
}

/// A path as equations speak of it: what an option or a box holds has its name, the field of a variant its own.
fn said(path: &TokenStream) -> String {
    let text = path.to_string().replace(' ', "");
    let steps = text
        .split('.')
        .filter(|step| !["Some_0(", "Held_0(", "Ok_0(", "held(", "inside("].iter().any(|held| step.starts_with(held)));
    steps.map(|step| step.trim_end_matches("()").to_owned()).collect::<Vec<_>>().join(".")
}
