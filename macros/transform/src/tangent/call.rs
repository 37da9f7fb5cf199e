//! Calls of differentiated functions: `g(x)` becomes `g::tangent(x, x_dot)`, along several directions `g::tangents_2(x, (x_dot1, x_dot2))`, in a reverse sweep `g::pullback_tangent(x, x_dot)`.

use super::Tangents;
use super::place::dotted;
use crate::ir::{Asks, Callee, Guise, Kind, Lift, Name, Op, Stmt, ValueId};

impl Tangents {
    pub(super) fn called(&mut self, stmt: &Stmt, callee: &Callee) {
        if self.lift != Lift::NONE {
            return self.lifted(stmt, callee, Lift::NONE, &[]);
        }
        let mut operands = stmt.operands.clone();
        let guises: Vec<Guise> = callee.guises.iter().map(with_dots).collect();
        let places = Callee::arguments(&callee.guises);
        let moves = |(guise, &at): (&Guise, &usize)| guise.is_mutable() || self.dot(stmt.operands[at]).is_some();
        let given: Vec<bool> = callee.guises.iter().zip(&places).map(moves).collect();
        operands.extend(self.each_direction(|sweep| {
            let mut of_direction = Vec::new();
            for ((guise, &at), _) in callee.guises.iter().zip(&places).zip(&given).filter(|(_, given)| **given) {
                of_direction.push(sweep.dot_of_argument(stmt.operands[at], stmt.span));
                of_direction.extend(&stmt.operands[at + 1..at + guise.operands()]);
            }
            of_direction
        }));
        // The last result is the pullback, which nothing calls in forward mode alone.
        let values: Vec<ValueId> = stmt.results[..stmt.results.len() - 1].to_vec();
        let dots = self.dot_values(&values);
        let op = Op::Tangent { callee: callee.clone(), directions: self.directions, given, guises };
        let results = [values.as_slice(), &dots].concat();
        self.builder.append(Stmt { results, op, operands, ..stmt.clone() });
        self.set_dots(&values, &dots);
    }

    /// The tangent of an argument. That of a field is given as it is: one that is constant has none, and fits a parameter that is constant.
    fn dot_of_argument(&mut self, value: ValueId, span: proc_macro2::Span) -> ValueId {
        let mut field = value;
        while let Some(copied) = self.builder.definition(field).filter(|s| s.op.rule().is_some_and(|r| r.name == "copied")) {
            field = copied.operands[0];
        }
        match self.builder.definition(field).map(|stmt| (&stmt.op, stmt.operands.first())) {
            Some((Op::Field(path), Some(&whole))) if self.dot(whole).is_some() && self.is_struct(whole) => {
                let path = path.clone();
                self.part(self.known(whole), &path, field, span)
            }
            _ => self.dot_or_zeros(value, span),
        }
    }

    /// A call of a pullback with some tangents becomes one with one more: behind the blocks of arguments that it has stand their tangents.
    pub(super) fn lifted(&mut self, stmt: &Stmt, callee: &Callee, lift: Lift, before: &[Vec<bool>]) {
        let guises: Vec<Guise> = callee.guises.iter().map(with_dots).collect();
        let mut rest = &stmt.operands[..];
        // The operands of each block, one list an argument.
        let mut blocks: Vec<Vec<Option<&[ValueId]>>> = Vec::new();
        for given in std::iter::once(&vec![true; guises.len()]).chain(before) {
            let mut block = Vec::new();
            for (given, guise) in given.iter().zip(&guises) {
                let (own, behind) = rest.split_at(if *given { guise.operands() } else { 0 });
                block.push(given.then_some(own));
                rest = behind;
            }
            blocks.push(block);
        }
        let (mut operands, mut given) = (stmt.operands.clone(), before.to_vec());
        for block in blocks {
            let mut of_block = Vec::new();
            for (argument, guise) in block.into_iter().zip(&guises) {
                let moving = argument.filter(|own| guise.is_mutable() || self.dot(own[0]).is_some());
                if let Some([argument, indices @ ..]) = moving {
                    operands.push(self.dot_of_argument(*argument, stmt.span));
                    operands.extend(indices);
                }
                of_block.push(moving.is_some());
            }
            given.push(of_block);
        }
        let (pullback, values) = match stmt.results.split_last() {
            Some((&pullback, values)) if callee.asks != Asks::Value => (pullback, values),
            // The pullback that nothing asked for comes with the tangents.
            _ => (self.builder.value(Name::None, Kind::Discrete), &stmt.results[..]),
        };
        let dots: Vec<ValueId> = values.iter().map(|&z| self.dot_value(z)).collect();
        let results = [values, &dots, &[pullback]].concat();
        let op = Op::Lifted { callee: Callee { asks: Asks::Pullback, ..callee.clone() }, lift: lift.next(), given, guises };
        self.builder.append(Stmt { results, op, operands, ..stmt.clone() });
        for (&z, dot) in values.iter().zip(dots) {
            self.set_dot(z, dot);
        }
    }

    /// The pullback of a call, with the tangents of seeds and cotangents.
    pub(super) fn pulled(&mut self, stmt: &Stmt, guises: &[Guise], seeds: usize, lift: Lift) {
        let own = 1 + guises.iter().map(Guise::operands).sum::<usize>();
        let (before, seeds) = stmt.operands.split_at(stmt.operands.len() - lift.blocks() * seeds);
        let mut operands = before.to_vec();
        // The cotangents that go in, block by block, with the indices of their places.
        let lent: Vec<(usize, &Guise)> =
            Callee::arguments(guises).into_iter().zip(guises).filter(|(_, guise)| guise.is_mutable()).collect();
        let mut bars: Vec<&[ValueId]> = lent.iter().map(|(at, guise)| &before[1 + at..1 + at + guise.operands()]).collect();
        let mut rest = &before[own..];
        for (_, guise) in lent.iter().cycle().take(lent.len() * (lift.blocks() - 1)) {
            let (bar, behind) = rest.split_at(guise.operands());
            bars.push(bar);
            rest = behind;
        }
        for bar in bars {
            operands.push(self.dot_or_zeros(bar[0], stmt.span));
            operands.extend(&bar[1..]);
        }
        operands.extend(seeds);
        for &seed in seeds {
            operands.push(self.dot_or_zeros(seed, stmt.span));
        }
        let mut new = Stmt { operands, ..stmt.clone() };
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

/// How the tangent of an argument is given.
fn with_dots(guise: &Guise) -> Guise {
    match guise {
        Guise::MutableSlice(place) => Guise::MutableSlice(dotted(place)),
        guise => guise.place().map_or_else(|| guise.clone(), |place| Guise::Mutable(dotted(place))),
    }
}
