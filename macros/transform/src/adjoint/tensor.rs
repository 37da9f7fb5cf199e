//! Functions of whole arrays, and views of their parts.

use super::Sweep;
use crate::ir::{Kind, Note, Op, Rank, Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Pullback, Rule, Variadic};

impl Sweep {
    pub(super) fn tensor(&mut self, stmt: &Stmt, rule: &Rule, pullbacks: &[Pullback], z_bar: ValueId) {
        if let Some(variadic) = rule.variadic {
            return self.variadic(stmt, rule, &variadic, pullbacks, z_bar);
        }
        for pullback in pullbacks {
            let Some(position) = rule.position(pullback.of) else { continue };
            let operand = stmt.operands[position];
            if !self.activity.varies(operand) {
                continue;
            }
            let named: Vec<_> = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
            let note = Note::equation(rule.maths, pullback.maths, &named, (stmt.result(), self.spoken(z_bar)), operand);
            let mut names: Names = named.into_iter().collect();
            names.insert("z", stmt.result());
            names.insert("z_bar", z_bar);
            let elem = self.builder.kind(stmt.result()).elem();
            let share = text::lower(&mut self.builder, pullback.text, &names, &elem, stmt.span);
            self.take(share, operand, note, stmt.span);
        }
    }

    /// A rule whose last parameter stands for one operand and more: what each gains begins at an offset.
    fn variadic(&mut self, stmt: &Stmt, rule: &Rule, variadic: &Variadic, pullbacks: &[Pullback], z_bar: ValueId) {
        let fixed = rule.params.len() - 1;
        let each = rule.params[fixed].name;
        let Some(pullback) = pullbacks.iter().find(|p| p.of == each) else { return };
        let elem = self.builder.kind(stmt.result()).elem();
        let mut offset = self.literal(quote::quote!(0), stmt);
        let last = stmt.operands.iter().rposition(|&v| self.activity.varies(v));
        for (k, &operand) in stmt.operands.iter().enumerate().skip(fixed).take_while(|(k, _)| Some(*k) <= last) {
            let mut names: Names = rule.params[..fixed].iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
            names.extend([(each, operand), ("z", stmt.result()), ("z_bar", z_bar), ("offset", offset)]);
            if self.activity.varies(operand) {
                let named: Vec<_> = names.iter().filter(|(n, _)| **n != "offset").map(|(n, v)| (*n, *v)).collect();
                let note = Note::equation(rule.maths, pullback.maths, &named, (stmt.result(), self.spoken(z_bar)), operand);
                let share = text::lower(&mut self.builder, pullback.text, &names, &elem, stmt.span);
                self.take(share, operand, note, stmt.span);
            }
            if Some(k) < last {
                offset = text::lower(&mut self.builder, variadic.offset, &names, &elem, stmt.span);
            }
        }
    }

    fn take(&mut self, share: ValueId, operand: ValueId, note: Note, span: proc_macro2::Span) {
        self.builder.values[share.index()].kind = match self.builder.kind(operand).clone() {
            Kind::List(e, _) => Kind::Array(e, Rank::Fixed(1)),
            kind => kind,
        };
        self.gain(operand, share, Some(note), span);
    }

    /// A part of an array: the array's cotangent gains z̄ in that part, through a view.
    pub(super) fn view(&mut self, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
        let whole = stmt.operands[0];
        if !self.activity.varies(whole) {
            return;
        }
        let named: Vec<_> = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
        let note = Note::equation(rule.maths, "z̄", &named, (stmt.result(), self.spoken(z_bar)), whole);
        self.gain_part(whole, z_bar, rule, &stmt.operands[1..], Note { part: true, ..note }, stmt.span);
    }

    /// Adds a share to the part of a cotangent that a row's view shows.
    pub(super) fn gain_part(
        &mut self,
        whole: ValueId,
        share: ValueId,
        rule: &'static Rule,
        place: &[ValueId],
        note: Note,
        span: proc_macro2::Span,
    ) {
        let bar = self.cotangent_or_zeros(whole);
        let mut operands = vec![bar, share];
        operands.extend(place);
        let kind = self.builder.kind(whole).clone();
        let sum = self.builder.push(Op::AccumulateInto(rule), operands, kind, span);
        self.set_bar(whole, sum, Some(note));
    }

    /// An array one of whose parts was assigned: the part's cotangent goes to what was assigned, and is zero in the array's.
    pub(super) fn set(&mut self, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
        let [a, x, place @ ..] = &stmt.operands[..] else { unreachable!("an array and a value") };
        let span = stmt.span;
        self.part_gains(stmt, rule, z_bar);
        if self.activity.varies(*a) {
            let elem = self.builder.kind(*a).elem();
            let zero = self.builder.constant(0.0, elem, span);
            let operands = [z_bar, zero].into_iter().chain(place.iter().copied()).collect();
            let kind = self.builder.kind(*a).clone();
            let cleared = self.builder.push(Op::Set(rule), operands, kind, span);
            self.gain(*a, cleared, None, span);
        }
        let _ = x;
    }

    /// An array to one of whose parts something was added.
    pub(super) fn added(&mut self, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
        self.part_gains(stmt, rule, z_bar);
        if self.activity.varies(stmt.operands[0]) {
            self.gain(stmt.operands[0], z_bar, None, stmt.span);
        }
    }

    /// What was assigned or added to a part gains the cotangent of the part.
    fn part_gains(&mut self, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
        let [_, x, place @ ..] = &stmt.operands[..] else { unreachable!("an array and a value") };
        if !self.activity.varies(*x) {
            return;
        }
        let span = stmt.span;
        let operands = std::iter::once(z_bar).chain(place.iter().copied()).collect();
        let part = self.builder.rule(rule, operands, span);
        let share = if self.builder.kind(part).is_float() {
            part
        } else {
            let shape = self.shape_of(*x, span);
            let share = self.builder.apply("sum_to", vec![part, shape], span);
            self.builder.values[share.index()].kind = self.builder.kind(*x).clone();
            share
        };
        self.gain(*x, share, None, span);
    }
}
