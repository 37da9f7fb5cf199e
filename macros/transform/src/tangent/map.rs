//! Elementwise functions of the user's: the body and its tangent, element by element.

use super::Tangents;
use crate::ir::{Kind, Name, Region, Stmt, ValueId};
use std::collections::BTreeMap;

impl Tangents {
    pub(super) fn map(&mut self, stmt: &Stmt) -> ValueId {
        let moving: Vec<usize> = (0..stmt.operands.len()).filter(|&i| self.dot(stmt.operands[i]).is_some()).collect();
        let arrays = |v: ValueId| !matches!(self.builder.kind(v), Kind::Float(_) | Kind::Int);
        let count = stmt.operands.iter().filter(|v| arrays(**v)).count()
            + moving.iter().filter(|&&i| arrays(stmt.operands[i])).count()
            + 1;
        if count > 5 {
            // Too many arrays for one pass.
            let shares: Vec<ValueId> = moving.iter().map(|&i| self.along(stmt, &[i])).collect();
            return self.sum(shares, stmt);
        }
        self.along(stmt, &moving)
    }

    /// The tangent of an elementwise function where these operands move.
    fn along(&mut self, stmt: &Stmt, moving: &[usize]) -> ValueId {
        let region = &stmt.regions[0];
        let elem = self.builder.kind(stmt.result()).elem();
        let mut names = BTreeMap::new();
        let mut args = Vec::new();
        for &arg in &region.args {
            let value = self.builder.values[arg.index()].clone();
            let fresh = self.builder.value(value.name, value.kind);
            self.builder.values[fresh.index()].ty = value.ty;
            names.insert(arg, fresh);
            args.push(fresh);
        }
        self.builder.enter();
        self.builder.copy(&region.stmts, &mut names);
        let copy = Region { args: vec![], stmts: self.builder.leave(), yields: vec![] };
        let outer = self.activity.clone();
        let mut operands = stmt.operands.clone();
        for &i in moving {
            let dot = self.enter_dot(args[i]);
            self.activity.set(args[i]);
            operands.push(self.known(stmt.operands[i]));
            args.push(dot);
        }
        let values = &self.builder.values;
        self.activity.follow(&copy, &|v| values[v.index()].is_differentiable());
        // z is at hand: it need not be computed again.
        let z_name = match self.builder.name(stmt.result()).clone() {
            Name::None => Name::Wish("z".into()),
            name => name,
        };
        let z = self.builder.value(z_name, Kind::Float(elem));
        args.push(z);
        operands.push(stmt.result());
        let last = *names.get(&region.yields[0]).unwrap_or(&region.yields[0]);
        let inside = std::mem::replace(&mut self.inside, true);
        let along = std::mem::replace(&mut self.along, vec![self.direction]);
        self.builder.enter();
        self.section(&copy.stmts);
        let dot = self.dot_or_zeros(last, stmt.span);
        let stmts = self.builder.leave();
        self.inside = inside;
        self.along = along;
        self.activity = outer;
        let mut body = Region { args: vec![], stmts, yields: vec![dot] };
        if copy.stmts.iter().any(|s| s.results.contains(&last)) {
            body.substitute(&|v| if v == last { z } else { v });
        }
        body.args = args;
        self.finish_map(stmt, operands, body)
    }
}
