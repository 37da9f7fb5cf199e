//! Branches and loops: what an arm gives and what a loop carries has its tangent beside it.

use super::Tangents;
use crate::ir::{Kind, Loop, Match, Region, Stmt, ValueId};
use proc_macro2::Span;

impl Tangents {
    pub(super) fn branch(&mut self, stmt: &Stmt, m: &Match) {
        if stmt.is_let_else() {
            self.builder.append(stmt.clone());
            for k in 0..stmt.results.len() {
                self.bound(stmt, m, 0, k, stmt.results[k]);
            }
            return;
        }
        let wanted: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(stmt.results[k])).collect();
        let mut new = stmt.clone();
        for (i, region) in stmt.arms().iter().enumerate() {
            self.builder.enter();
            for (k, &arg) in region.args.iter().enumerate() {
                self.bound(stmt, m, i, k, arg);
            }
            self.section(&region.stmts);
            for &k in &wanted {
                let dot = self.dot_beside(region.yields[k], stmt.results[k], stmt.span);
                new.regions[i].yields.push(dot);
            }
            new.regions[i].stmts = self.builder.leave();
        }
        let dots: Vec<ValueId> = wanted.iter().map(|&k| self.dot_value(stmt.results[k])).collect();
        new.results.extend(&dots);
        self.builder.append(new);
        for (&k, dot) in wanted.iter().zip(dots) {
            self.set_dot(stmt.results[k], dot);
        }
    }

    /// The tangent of what becomes a result that varies: zeros for code without a derivative, which is of the result's type all the same.
    fn dot_beside(&mut self, value: ValueId, result: ValueId, span: Span) -> ValueId {
        if self.dot(value).is_some() || self.builder.kind(value).is_differentiable() {
            return self.dot_or_zeros(value, span);
        }
        match self.builder.kind(result).clone() {
            Kind::Float(elem) => self.builder.constant(0.0, elem, span),
            kind => {
                let zeros = self.builder.apply("zeros", vec![value], span);
                self.builder.values[zeros.index()].kind = kind;
                zeros
            }
        }
    }

    /// The tangent of what a pattern binds: the part of the scrutinee's tangent that it is.
    fn bound(&mut self, stmt: &Stmt, m: &Match, arm: usize, k: usize, value: ValueId) {
        let part = &m.arms[arm].parts[k];
        let Some(path) = part.path.as_ref().filter(|_| self.activity.varies(value)) else { return };
        let Some(whole) = self.dot(stmt.operands[part.of]) else { return };
        let mut dot = self.part(whole, path, value, stmt.span);
        if *self.builder.kind(value) == Kind::Unknown {
            dot = self.part_of_struct(dot, value, stmt.span);
        }
        self.set_dot(value, dot);
    }

    pub(super) fn looped(&mut self, stmt: &Stmt, l: &Loop) {
        let body = stmt.body();
        let carried: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(body.args[l.items() + k])).collect();
        let mut new = stmt.clone();
        for &k in &carried {
            let first = self.dot_beside(stmt.operands[l.sources() + k], stmt.results[k], stmt.span);
            new.operands.push(first);
        }
        for region in &mut new.regions {
            let own = region.args.len() - stmt.results.len();
            for &k in &carried {
                let arg = region.args[own + k];
                let dot = self.dot_value(arg);
                self.dots.insert(arg, dot);
                region.args.push(dot);
            }
        }
        self.builder.enter();
        self.section(&body.stmts);
        let next = carried.iter().map(|&k| self.dot_beside(body.yields[l.flags() + k], stmt.results[k], stmt.span));
        let next: Vec<ValueId> = next.collect();
        let stmts = self.builder.leave();
        if let Some(region) = new.regions.last_mut() {
            *region = Region { stmts, yields: body.yields.iter().copied().chain(next).collect(), args: region.args.clone() };
        }
        let dots: Vec<ValueId> = carried.iter().map(|&k| self.dot_value(stmt.results[k])).collect();
        new.results.extend(&dots);
        self.builder.append(new);
        for (&k, dot) in carried.iter().zip(dots) {
            self.set_dot(stmt.results[k], dot);
        }
    }
}
