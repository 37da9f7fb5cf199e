//! Dead code: statements whose value nothing reads, but for those with an effect.

use crate::ir::{Op, Region, ValueId};
use std::collections::BTreeSet;

/// Removes dead statements from a region and the regions in it.
pub fn dead(region: &mut Region) {
    let yields = region.yields.iter().copied().collect();
    sweep(region, yields);
}

fn sweep(region: &mut Region, mut live: BTreeSet<ValueId>) {
    let mut kept = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts).into_iter().rev() {
        if !live.contains(&stmt.result) && !matches!(stmt.op, Op::Effect(_) | Op::CheckSeed) {
            continue;
        }
        live.extend(&stmt.operands);
        match &mut stmt.op {
            Op::Map(_, r) => {
                dead(r);
                live.extend(crate::adjoint::reads(r));
            }
            Op::If(a, b) => {
                dead(a);
                dead(b);
                live.extend(crate::adjoint::reads(a));
                live.extend(crate::adjoint::reads(b));
            }
            _ => {}
        }
        kept.push(stmt);
    }
    kept.reverse();
    region.stmts = kept;
}
