//! What is changed in place: so is its tangent, in the same place.

use super::Tangents;
use super::parts::own;
use crate::ir::{Op, Place, Step, Stmt, ValueId};

impl Tangents {
    pub(super) fn set(&mut self, stmt: &Stmt, place: &Place) -> ValueId {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a value and what is assigned") };
        let whole = self.dot_or_zeros(*whole, stmt.span);
        let x = match self.dot(*x) {
            Some(dot) => dot,
            None if place.is_view() => self.builder.constant(0.0, self.builder.kind(stmt.result()).elem(), stmt.span),
            None => self.zeros(*x, stmt.span),
        };
        self.in_place(stmt, Op::Set(dotted(place)), [whole, x].iter().chain(indices).copied().collect())
    }

    pub(super) fn added(&mut self, stmt: &Stmt, place: &Place) -> ValueId {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a value and what is added") };
        let whole = self.dot_or_zeros(*whole, stmt.span);
        let Some(x) = self.dot(*x) else { return whole };
        self.in_place(stmt, Op::AccumulateInto(dotted(place)), [whole, x].iter().chain(indices).copied().collect())
    }

    pub(super) fn grown(&mut self, stmt: &Stmt, place: &Place) -> ValueId {
        let [whole, x, indices @ ..] = &stmt.operands[..] else { unreachable!("a list and an item") };
        let (whole, x) = (self.dot_or_zeros(*whole, stmt.span), self.dot_or_zeros(*x, stmt.span));
        self.in_place(stmt, Op::Grow(dotted(place)), [whole, x].iter().chain(indices).copied().collect())
    }

    /// The items' tangents change places, too.
    pub(super) fn swapped(&mut self, stmt: &Stmt, place: &Place) -> ValueId {
        let whole = self.known(stmt.operands[0]);
        self.in_place(stmt, Op::Swap(dotted(place)), std::iter::once(whole).chain(stmt.operands[1..].iter().copied()).collect())
    }

    pub(super) fn gathered(&mut self, stmt: &Stmt) -> ValueId {
        let dots: Vec<ValueId> = stmt.operands.iter().filter_map(|&v| self.dot(v)).collect();
        if let [dot] = dots[..] { dot } else { self.in_place(stmt, Op::Accumulate, dots) }
    }

    /// The item's tangent, and that of the list without it.
    pub(super) fn shrunk(&mut self, stmt: &Stmt, place: &Place) -> Vec<ValueId> {
        self.split(stmt, Op::Shrink(dotted(place)))
    }

    /// The part's tangent, and that of the value with zeros there.
    pub(super) fn taken(&mut self, stmt: &Stmt, place: &Place) -> Vec<ValueId> {
        self.split(stmt, Op::Take(dotted(place)))
    }

    fn split(&mut self, stmt: &Stmt, op: Op) -> Vec<ValueId> {
        let operands = std::iter::once(self.known(stmt.operands[0])).chain(stmt.operands[1..].iter().copied()).collect();
        let kinds = stmt.results.iter().map(|&z| self.builder.kind(z).clone()).collect();
        let dots = self.builder.push_with(op, operands, vec![], kinds, stmt.span);
        dots.into_iter().zip(&stmt.results).map(|(dot, &z)| self.like(dot, z)).collect()
    }

    fn in_place(&mut self, stmt: &Stmt, op: Op, operands: Vec<ValueId>) -> ValueId {
        let kind = self.builder.kind(stmt.result()).clone();
        let dot = self.builder.push(op, operands, kind, stmt.span);
        self.like(dot, stmt.result())
    }
}

/// The same place of the tangent.
pub(super) fn dotted(place: &Place) -> Place {
    let step = |step: &Step| match step {
        Step::Field(path) => Step::Field(own(path)),
        Step::Part(rule) => Step::Part(rule),
    };
    Place { steps: place.steps.iter().map(step).collect(), ..place.clone() }
}
