//! Variables that have no value yet.

use super::{definition, is_option};
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
                            if is_option(body.yields[l.flags() + k], &|v| definition(&body.stmts, v)) {
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
