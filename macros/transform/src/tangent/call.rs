//! Calls of differentiated functions: `g(x)` becomes `g::tangent(x, x_dot)`, in a reverse sweep `g::pullback_tangent(x, x_dot)`.

use super::Tangents;
use super::place::dotted;
use crate::ir::{Callee, Guise, Lift, Name, Op, Stmt, ValueId};

impl Tangents {
    pub(super) fn called(&mut self, stmt: &Stmt, callee: &Callee) {
        if self.lift != Lift::NONE {
            return self.lifted(stmt, callee, Lift::NONE, &[]);
        }
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
        // The last result is the pullback, which nothing calls in forward mode alone.
        let values: Vec<ValueId> = stmt.results[..stmt.results.len() - 1].to_vec();
        let dots: Vec<ValueId> = values.iter().map(|&z| self.dot_value(z)).collect();
        let op = Op::Tangent { callee: callee.clone(), given, guises };
        let results = [values.as_slice(), &dots].concat();
        self.builder.append(Stmt { results, op, operands, ..stmt.clone() });
        for (z, dot) in values.into_iter().zip(dots) {
            self.set_dot(z, dot);
        }
    }

    /// A call of a pullback with some tangents becomes one with one more: behind the blocks of arguments that it has stand their tangents.
    pub(super) fn lifted(&mut self, stmt: &Stmt, callee: &Callee, lift: Lift, before: &[Vec<bool>]) {
        if callee.changes() > 0 {
            let message = "a function that changes its argument has no second derivative here; give it by value and take it back";
            self.errors.push(syn::Error::new(stmt.span, message));
        }
        let arguments: Vec<ValueId> = Callee::arguments(&callee.guises).into_iter().map(|at| stmt.operands[at]).collect();
        let mut directions = stmt.operands[callee.guises.iter().map(Guise::operands).sum::<usize>()..].iter().copied();
        let blocks: Vec<Vec<Option<ValueId>>> = std::iter::once(arguments.iter().copied().map(Some).collect())
            .chain(before.iter().map(|block| block.iter().map(|given| given.then(|| directions.next()).flatten()).collect()))
            .collect();
        let mut operands = stmt.operands.clone();
        let mut given = before.to_vec();
        for block in blocks {
            let dots: Vec<Option<ValueId>> = block.into_iter().map(|v| v.and_then(|v| self.dot(v))).collect();
            operands.extend(dots.iter().flatten());
            given.push(dots.iter().map(Option::is_some).collect());
        }
        let (pullback, values) = stmt.results.split_last().expect("a pullback");
        let dots: Vec<ValueId> = values.iter().map(|&z| self.dot_value(z)).collect();
        let results = [values, &dots, &[*pullback]].concat();
        let op = Op::Lifted { callee: callee.clone(), lift: lift.next(), given };
        self.builder.append(Stmt { results, op, operands, ..stmt.clone() });
        for (&z, dot) in values.iter().zip(dots) {
            self.set_dot(z, dot);
        }
    }

    /// The pullback of a call, with the tangents of seeds and cotangents.
    pub(super) fn pulled(&mut self, stmt: &Stmt, seeds: usize, lift: Lift) {
        let mut new = stmt.clone();
        for &seed in &stmt.operands[stmt.operands.len() - lift.blocks() * seeds..] {
            new.operands.push(self.dot_or_zeros(seed, stmt.span));
        }
        let dots: Vec<ValueId> = stmt.results.iter().map(|&v| self.dot_value(v)).collect();
        new.results.extend(&dots);
        if let Op::Pull { lift: of, .. } = &mut new.op {
            *of = lift.next();
        }
        self.builder.append(new);
        for (&v, dot) in stmt.results.iter().zip(dots) {
            // A name that a cotangent had to wait for is its own.
            if *self.builder.name(v) == Name::None {
                *self.builder.name(v) = Name::Wish("bar".into());
            }
            self.set_dot(v, dot);
        }
    }
}
