//! What the user's code copies out of a place that it cannot move it out of, and what is done with it: a number where arithmetic reads it; else it may
//! be anything that can be copied, whose tangent cannot.

use crate::ir::{Kind, Op, Region, Sort, Value, ValueId};
use std::collections::BTreeSet;

/// Tells what is only handed on, or looked into, from numbers.
pub(in crate::lower) fn tell_from_numbers(values: &mut [Value], body: &Region) {
    let mut uses = Uses::default();
    uses.region(body);
    for v in uses.handed.difference(&uses.computed) {
        let value = &mut values[v.index()];
        if value.sort == Sort::Copy && value.kind == Kind::Unknown {
            value.sort = Sort::Copied;
        }
    }
}

/// The values that are handed on or looked into, and those that something is computed from.
#[derive(Default)]
struct Uses {
    handed: BTreeSet<ValueId>,
    computed: BTreeSet<ValueId>,
}

impl Uses {
    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            let into = match &stmt.op {
                Op::Struct { .. } | Op::Collect { .. } | Op::Set(_) | Op::Grow(_) | Op::Call(_) | Op::Match(_) | Op::Field(_) => {
                    &mut self.handed
                }
                _ => &mut self.computed,
            };
            into.extend(&stmt.operands);
            stmt.regions.iter().for_each(|region| self.region(region));
        }
        self.handed.extend(&region.yields);
    }
}
