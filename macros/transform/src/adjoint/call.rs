//! Calls of differentiated functions: their pullbacks hand the cotangents on.

use super::Sweep;
use crate::ir::{Callee, Op, Stmt, ValueId};

impl Sweep {
    pub(super) fn called(&mut self, stmt: &Stmt, callee: &Callee) {
        let Some((&pullback, values)) = stmt.results.split_last() else { return };
        let wanted: Vec<bool> = stmt.operands.iter().map(|&v| self.activity.varies(v)).collect();
        let mut operands = vec![pullback];
        operands.extend(&stmt.operands);
        for &z in values {
            let bar = self.cotangent_or_zeros(z);
            operands.push(bar);
        }
        let active: Vec<ValueId> = stmt.operands.iter().copied().filter(|&v| self.activity.varies(v)).collect();
        let kinds = active.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let op = Op::Pull { guises: callee.guises.clone(), wanted, seeds: values.len() };
        let shares = self.builder.push_with(op, operands, vec![], kinds, stmt.span);
        for (value, share) in active.into_iter().zip(shares) {
            self.gain(value, share, None, stmt.span);
        }
    }
}
