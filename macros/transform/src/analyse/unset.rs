//! Variables that have no value yet.

use crate::ir::{Func, Kind, Op, Region, ValueId};
use std::collections::BTreeSet;

/// The values of variables that get a value once at the most, and whose cotangents have one without it: those of arrays, and those of options
/// before they get it.
pub fn unset(func: &Func) -> BTreeSet<ValueId> {
    fn find(region: &Region, out: &mut BTreeSet<ValueId>, options: &mut BTreeSet<ValueId>) {
        for stmt in &region.stmts {
            match &stmt.op {
                Op::Blank { once: true } => out.extend(&stmt.results),
                Op::Loop(l) => {
                    let body = stmt.body();
                    for k in 0..stmt.results.len() {
                        let source = stmt.operands[l.sources() + k];
                        if out.contains(&source) {
                            let before = body.args[l.items() + k];
                            out.extend([stmt.results[k], before]);
                            if gives_option(body, body.yields[l.flags() + k]) {
                                options.extend([source, before]);
                            }
                        }
                    }
                }
                _ => {}
            }
            stmt.regions.iter().for_each(|inner| find(inner, out, options));
        }
    }
    let (mut out, mut options) = (BTreeSet::new(), BTreeSet::new());
    find(&func.body, &mut out, &mut options);
    out.retain(|v| options.contains(v) || matches!(func.values[v.index()].kind, Kind::Array(..)));
    out
}

/// Whether a value is seen to be an option, in an arm at least.
fn gives_option(region: &Region, value: ValueId) -> bool {
    let Some(stmt) = region.stmts.iter().find(|stmt| stmt.results.contains(&value)) else { return false };
    match &stmt.op {
        Op::Struct { code, .. } | Op::Code(code) => code.is_option(),
        Op::Match(_) => {
            let at = stmt.results.iter().position(|result| *result == value);
            at.is_some_and(|k| stmt.arms().iter().any(|arm| gives_option(arm, arm.yields[k])))
        }
        _ => false,
    }
}
