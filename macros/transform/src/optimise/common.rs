//! Common subexpressions: a rule applied to the same operands again is the value that it gave before.
//!
//! Only within the reverse sweep: the forward sweep is the user's own code and stays as it is.

use super::changed;
use crate::ir::{Func, Op, Region, Stmt, ValueId};
use std::collections::{BTreeMap, BTreeSet};

/// Joins equal statements of the reverse sweep.
pub fn common(func: &Func) -> Func {
    let mut func = func.clone();
    let mut reverse = Region { args: vec![], stmts: func.body.stmts.split_off(func.forward), yields: func.body.yields.clone() };
    let mut consumed = BTreeSet::new();
    buffers(&reverse, &mut consumed);
    join(&mut reverse, &consumed);
    in_fused(&mut func.body.stmts, &consumed);
    func.body.yields = reverse.yields;
    func.body.stmts.extend(reverse.stmts);
    func
}

/// The values in whose buffers others gather: each has its own.
fn buffers(region: &Region, consumed: &mut BTreeSet<ValueId>) {
    for stmt in &region.stmts {
        match &stmt.op {
            op if op.is_change() => consumed.extend(stmt.operands.first()),
            Op::Pull { .. } | Op::Lifted { .. } => consumed.extend(changed(stmt)),
            Op::Loop(l) => consumed.extend(&stmt.operands[l.sources()..]),
            _ => {}
        }
        stmt.regions.iter().for_each(|r| buffers(r, consumed));
    }
}

/// What the forward sweep computes in one pass with its derivatives is generated code, too.
fn in_fused(stmts: &mut [Stmt], consumed: &BTreeSet<ValueId>) {
    for stmt in stmts {
        for region in &mut stmt.regions {
            if let Op::Fuse(_) = stmt.op {
                join(region, consumed);
            } else {
                in_fused(&mut region.stmts, consumed);
            }
        }
    }
}

fn join(region: &mut Region, consumed: &BTreeSet<ValueId>) {
    let mut seen: BTreeMap<(&'static str, Vec<ValueId>), ValueId> = BTreeMap::new();
    let mut renamed: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    let mut kept: Vec<Stmt> = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts) {
        stmt.operands.iter_mut().for_each(|v| *v = *renamed.get(v).unwrap_or(v));
        stmt.notes.iter_mut().for_each(|n| n.substitute(&|v| *renamed.get(&v).unwrap_or(&v)));
        for inner in &mut stmt.regions {
            inner.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
            join(inner, consumed);
        }
        if let Op::Rule(rule) = &stmt.op {
            if stmt.suffix.tokens.is_empty() && !consumed.contains(&stmt.result()) {
                match seen.get(&(rule.name, stmt.operands.clone())) {
                    Some(&first) => {
                        renamed.insert(stmt.result(), first);
                        continue;
                    }
                    None => {
                        seen.insert((rule.name, stmt.operands.clone()), stmt.result());
                    }
                }
            }
        }
        kept.push(stmt);
    }
    region.stmts = kept;
    region.yields.iter_mut().for_each(|v| *v = *renamed.get(v).unwrap_or(v));
}
