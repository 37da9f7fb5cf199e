//! The sine and the cosine of one angle together: both take little more than one of them. It is one of the last passes: no tangent is taken of what
//! it gives.

use super::circular;
use crate::ir::{Func, Op, Stmt, Value, ValueId};
use std::collections::BTreeMap;

/// Joins them.
pub fn together(func: &Func) -> Func {
    let mut func = func.clone();
    let mut reverse = func.body.stmts.split_off(func.forward);
    let mut again = BTreeMap::new();
    join(&mut func.body.stmts, &func.values, &mut again);
    join(&mut reverse, &func.values, &mut again);
    func.forward = func.body.stmts.len();
    func.body.stmts.append(&mut reverse);
    func.body.substitute(&|v| *again.get(&v).unwrap_or(&v));
    func
}

/// Joins what stands side by side, here and in the regions inside; functions of entries become vectors by themselves. What is computed `again` is the
/// value that it was before.
fn join(stmts: &mut Vec<Stmt>, values: &[Value], again: &mut BTreeMap<ValueId, ValueId>) {
    let mut i = 0;
    while i < stmts.len() {
        if let Some(name) = circular(&stmts[i], values) {
            let angle = stmts[i].operands.clone();
            let (mut one, mut other) = (vec![stmts[i].result()], vec![]);
            let is_one = |s: &Stmt| circular(s, values).filter(|_| s.operands == angle).map(|of| of == name);
            if stmts.iter().any(|s| is_one(s) == Some(false)) {
                let mut at = 0;
                stmts.retain(|s| {
                    at += 1;
                    match is_one(s).filter(|_| at - 1 > i) {
                        Some(is_one) => {
                            if is_one { &mut one } else { &mut other }.push(s.result());
                            false
                        }
                        None => true,
                    }
                });
                let both = if name == "sin" { [one, other] } else { [other, one] };
                again.extend(both.iter().flat_map(|all| all[1..].iter().map(|&v| (v, all[0]))));
                stmts[i].results = both.map(|all| all[0]).into();
                stmts[i].op = Op::SinCos;
            }
        }
        if !matches!(stmts[i].op, Op::Map(_) | Op::Fuse(_) | Op::FuseRows) {
            stmts[i].regions.iter_mut().for_each(|r| join(&mut r.stmts, values, again));
        }
        i += 1;
    }
}
