//! Branches and loops: what an arm gives and what a loop carries has its tangent beside it.

use super::Tangents;
use crate::ir::{Kind, Loop, Match, Region, Stmt, ValueId};
use proc_macro2::Span;

impl Tangents {
    pub(super) fn branch(&mut self, stmt: &Stmt, m: &Match) {
        if stmt.is_let_else() {
            self.builder.append(stmt.clone());
            self.all_bound(stmt, m, 0, &stmt.results);
            return;
        }
        let wanted: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(stmt.results[k])).collect();
        let mut new = stmt.clone();
        for (i, region) in stmt.arms().iter().enumerate() {
            self.builder.enter();
            self.all_bound(stmt, m, i, &region.args);
            self.section(&region.stmts);
            let beside = self.each_direction(|sweep| {
                wanted.iter().map(|&k| sweep.dot_beside(region.yields[k], stmt.results[k], stmt.span)).collect()
            });
            new.regions[i].yields.extend(beside);
            new.regions[i].stmts = self.builder.leave();
        }
        let wanted: Vec<ValueId> = wanted.iter().map(|&k| stmt.results[k]).collect();
        let dots = self.dot_values(&wanted);
        new.results.extend(&dots);
        self.builder.append(new);
        self.set_dots(&wanted, &dots);
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

    /// The tangents of all that a pattern binds.
    fn all_bound(&mut self, stmt: &Stmt, m: &Match, arm: usize, values: &[ValueId]) {
        self.for_each_direction(|sweep| values.iter().enumerate().for_each(|(k, &value)| sweep.bound(stmt, m, arm, k, value)));
    }

    /// The tangent of what a pattern binds: the part of the scrutinee's tangent that it is.
    fn bound(&mut self, stmt: &Stmt, m: &Match, arm: usize, k: usize, value: ValueId) {
        let part = &m.arms[arm].parts[k];
        let Some(path) = part.path.as_ref().filter(|_| self.activity.varies(value)) else { return };
        let Some(whole) = self.dot(stmt.operands[part.of]) else { return };
        let mut dot = self.part(whole, path, value, stmt.span);
        if *self.builder.kind(value) == Kind::Unknown || super::parts::is_of_users(path) {
            dot = self.part_of_struct(dot, value, stmt.span);
        }
        self.set_dot(value, dot);
    }

    pub(super) fn looped(&mut self, stmt: &Stmt, l: &Loop) {
        let body = stmt.body();
        let carried: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(body.args[l.items() + k])).collect();
        let mut new = stmt.clone();
        let first = self.each_direction(|sweep| {
            carried.iter().map(|&k| sweep.dot_beside(stmt.operands[l.sources() + k], stmt.results[k], stmt.span)).collect()
        });
        new.operands.extend(first);
        for region in &mut new.regions {
            let own = region.args.len() - stmt.results.len();
            let args: Vec<ValueId> = carried.iter().map(|&k| region.args[own + k]).collect();
            region.args.extend(self.each_direction(|sweep| args.iter().map(|&arg| sweep.enter_dot(arg)).collect()));
        }
        self.builder.enter();
        self.section(&body.stmts);
        let next = self.each_direction(|sweep| {
            carried.iter().map(|&k| sweep.dot_beside(body.yields[l.flags() + k], stmt.results[k], stmt.span)).collect()
        });
        let stmts = self.builder.leave();
        if let Some(region) = new.regions.last_mut() {
            *region = Region { stmts, yields: body.yields.iter().copied().chain(next).collect(), args: region.args.clone() };
        }
        let carried: Vec<ValueId> = carried.iter().map(|&k| stmt.results[k]).collect();
        let dots = self.dot_values(&carried);
        new.results.extend(&dots);
        self.builder.append(new);
        self.set_dots(&carried, &dots);
    }
}
