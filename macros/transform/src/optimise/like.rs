//! Zeros of the shape of an array that is at hand are zeros like that array, which tells rustc their type, too.

use crate::ir::{Func, Op, Stmt, ValueId};
use crate::rules;
use std::collections::BTreeMap;

/// Makes them so in the reverse sweep; what the shape alone is kept of is not at hand.
pub fn like(func: &Func) -> Func {
    let mut func = func.clone();
    let mut arrays = BTreeMap::new();
    let reverse = func.forward;
    rewrite(&mut func.body.stmts[reverse..], &mut arrays);
    func
}

fn rewrite(stmts: &mut [Stmt], arrays: &mut BTreeMap<ValueId, ValueId>) {
    for stmt in stmts {
        match stmt.op.rule().map(|r| r.name) {
            Some("shape_of") => {
                arrays.insert(stmt.result(), stmt.operands[0]);
            }
            Some("zeros_of") => {
                if let Some(&array) = arrays.get(&stmt.operands[0]) {
                    stmt.op = Op::Rule(rules::named("zeros"));
                    stmt.operands = vec![array];
                }
            }
            _ => {}
        }
        stmt.regions.iter_mut().for_each(|r| rewrite(&mut r.stmts, arrays));
    }
}
