//! Calls of differentiated functions: their pullbacks hand the cotangents on.

use super::Sweep;
use crate::ir::{Callee, Lift, Op, Stmt};

impl Sweep {
    pub(super) fn called(&mut self, stmt: &Stmt, callee: &Callee) {
        let Some((&pullback, values)) = stmt.results.split_last() else { return };
        let (values, changed) = values.split_at(values.len() - callee.changes());
        let mut operands = vec![pullback];
        let (mut wanted, mut gains) = (Vec::new(), Vec::new());
        let mut changed = changed.iter();
        for (guise, at) in callee.guises.iter().zip(Callee::arguments(&callee.guises)) {
            let (argument, indices) = (stmt.operands[at], &stmt.operands[at + 1..at + guise.operands()]);
            if guise.is_mutable() {
                // What comes in is the cotangent of the value on return, what comes out that of the value on entry.
                let after = changed.next().copied().unwrap_or(argument);
                let bar = self.cotangent_or_zeros(after);
                operands.push(bar);
            } else {
                operands.push(argument);
            }
            operands.extend(indices);
            wanted.push(guise.is_mutable() || self.activity.varies(argument));
            if wanted.last() == Some(&true) {
                gains.push(argument);
            }
        }
        for &z in values {
            let bar = self.cotangent_or_zeros(z);
            operands.push(bar);
        }
        let kinds = gains.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let op = Op::Pull { guises: callee.guises.clone(), wanted, seeds: values.len(), lift: Lift::NONE };
        let shares = self.builder.push_with(op, operands, vec![], kinds, stmt.span);
        for (value, share) in gains.into_iter().zip(shares) {
            if self.activity.varies(value) {
                self.gain(value, share, None, stmt.span);
            }
        }
    }
}
