//! Calls of differentiated functions: `g(x)` becomes `g::tangent(x, x_dot)`.

use super::Tangents;
use super::place::dotted;
use crate::ir::{Callee, Guise, Op, Stmt, ValueId};

impl Tangents {
    pub(super) fn called(&mut self, stmt: &Stmt, callee: &Callee) {
        let mut operands = stmt.operands.clone();
        let (mut given, mut guises) = (Vec::new(), Vec::new());
        for (guise, at) in callee.guises.iter().zip(Callee::arguments(&callee.guises)) {
            let argument = stmt.operands[at];
            guises.push(if let Guise::Mutable(place) = guise { Guise::Mutable(dotted(place)) } else { guise.clone() });
            given.push(guise.is_mutable() || self.dot(argument).is_some());
            if given.last() == Some(&true) {
                operands.push(self.dot_or_zeros(argument, stmt.span));
                operands.extend(&stmt.operands[at + 1..at + guise.operands()]);
            }
        }
        if self.second && callee.changes() > 0 {
            let message = "a function that changes its argument has no second derivative here; give it by value and take it back";
            self.errors.push(syn::Error::new(stmt.span, message));
        }
        // The last result is the pullback, which nothing calls in forward mode alone.
        let values: Vec<ValueId> = stmt.results[..stmt.results.len() - 1].to_vec();
        let dots: Vec<ValueId> = values.iter().map(|&z| self.dot_value(z)).collect();
        let op = Op::Tangent { callee: callee.clone(), given, guises, pullback: self.second };
        let pullback = stmt.results.last().filter(|_| self.second);
        let results = values.iter().chain(&dots).chain(pullback).copied().collect();
        self.builder.append(Stmt { results, op, operands, ..stmt.clone() });
        for (z, dot) in values.into_iter().zip(dots) {
            self.set_dot(z, dot);
        }
    }
}
