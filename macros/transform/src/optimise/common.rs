//! Common subexpressions: a rule applied to the same operands again is the value that it gave before.
//!
//! Only within the reverse sweep: the forward sweep is the user's own code and stays as it is.

use crate::ir::{Func, Op, Region, Stmt, ValueId};
use std::collections::BTreeMap;

/// Joins equal statements of the reverse sweep.
pub fn common(func: &Func) -> Func {
    let mut func = func.clone();
    let mut reverse = Region { args: vec![], stmts: func.body.stmts.split_off(func.forward), yields: func.body.yields.clone() };
    join(&mut reverse);
    func.body.yields = reverse.yields;
    func.body.stmts.extend(reverse.stmts);
    func
}

fn join(region: &mut Region) {
    let mut seen: BTreeMap<(&'static str, Vec<ValueId>), ValueId> = BTreeMap::new();
    let mut renamed: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    let mut kept: Vec<Stmt> = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts) {
        stmt.operands.iter_mut().for_each(|v| *v = *renamed.get(v).unwrap_or(v));
        stmt.note.iter_mut().for_each(|n| n.substitute(&|v| *renamed.get(&v).unwrap_or(&v)));
        for inner in &mut stmt.regions {
            inner.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
            join(inner);
        }
        if let Op::Rule(rule) = &stmt.op {
            if stmt.suffix.is_empty() {
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
