//! Dead code: statements whose values nothing reads, but for those with an effect.

use crate::ir::{Fold, Op, Region, Stmt, ValueId};
use std::collections::BTreeSet;

/// Removes dead statements from a region and the regions in it.
pub fn dead(region: &mut Region) {
    let mut live: BTreeSet<ValueId> = region.yields.iter().copied().collect();
    let mut kept = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts).into_iter().rev() {
        let effect = stmt.is_effect() || stmt.regions.iter().any(has_effect);
        if !effect && !stmt.results.iter().any(|r| live.contains(r)) {
            continue;
        }
        if let Op::Match(m) = &stmt.op {
            let arms = m.arms.len();
            let used: Vec<bool> = stmt.results.iter().map(|r| live.contains(r)).collect();
            let mut keep = used.iter();
            stmt.results.retain(|_| *keep.next().unwrap_or(&true));
            for arm in &mut stmt.regions[..arms] {
                let mut keep = used.iter();
                arm.yields.retain(|_| *keep.next().unwrap_or(&true));
            }
        }
        if let Op::Fuse(_) = stmt.op {
            without_unused(&mut stmt, &live);
        }
        stmt.regions.iter_mut().for_each(dead);
        live.extend(stmt.reads());
        kept.push(stmt);
    }
    kept.reverse();
    region.stmts = kept;
}

/// Leaves out the results of a fused function that nothing reads, but for the last one.
fn without_unused(stmt: &mut Stmt, live: &BTreeSet<ValueId>) {
    let Op::Fuse(folds) = &mut stmt.op else { return };
    let region = &mut stmt.regions[0];
    let mut shapes = stmt.operands.split_off(region.args.len()).into_iter();
    let mut kept = Vec::new();
    for ((result, entry), fold) in stmt.results.drain(..).zip(region.yields.drain(..)).zip(folds.drain(..)) {
        let shape = if fold == Fold::To { shapes.next() } else { None };
        if live.contains(&result) {
            kept.push((result, entry, fold, shape));
        }
    }
    for (result, entry, fold, shape) in kept {
        stmt.results.push(result);
        region.yields.push(entry);
        folds.push(fold);
        stmt.operands.extend(shape);
    }
}

fn has_effect(region: &Region) -> bool {
    region.stmts.iter().any(|s| s.is_effect() || s.regions.iter().any(has_effect))
}
