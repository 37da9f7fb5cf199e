//! Activity: which values depend on a differentiated parameter.
//!
//! The other half, whether the result depends on them, comes for free: the reverse sweep reaches no other value.

use crate::ir::{Func, Op, Region, ValueId};

/// Whether each value varies with a differentiated parameter.
#[derive(Clone, Debug)]
pub struct Activity(Vec<bool>);

impl Activity {
    /// Whether a value varies.
    pub fn varies(&self, id: ValueId) -> bool {
        self.0.get(id.index()).copied().unwrap_or(false)
    }

    /// Makes a value vary.
    pub fn set(&mut self, id: ValueId) {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, false);
        }
        self.0[id.index()] = true;
    }
}

/// Follows the differentiated parameters through a function.
pub fn activity(func: &Func, differentiated: &[ValueId]) -> Activity {
    let mut activity = Activity(vec![false; func.values.len()]);
    for &id in differentiated {
        activity.set(id);
    }
    region(&func.body, &mut activity, &|id| func.values[id.index()].kind.is_differentiable());
    activity
}

/// Follows activity through the statements of a region.
pub fn region(region_: &Region, activity: &mut Activity, differentiable: &dyn Fn(ValueId) -> bool) {
    for stmt in &region_.stmts {
        let varies = match &stmt.op {
            Op::Rule(rule) => stmt.operands.iter().enumerate().any(|(i, &v)| activity.varies(v) && rule.differentiates(i)),
            Op::Accumulate | Op::AccumulateInto(_) => stmt.operands.iter().any(|&v| activity.varies(v)),
            Op::Const(_) | Op::Code(_) | Op::Effect(_) | Op::CheckSeed => false,
            Op::Map(_, body) => {
                for (&arg, &operand) in body.args.iter().zip(&stmt.operands) {
                    if activity.varies(operand) {
                        activity.set(arg);
                    }
                }
                region(body, activity, differentiable);
                activity.varies(body.yields[0])
            }
            Op::If(then, otherwise) => {
                region(then, activity, differentiable);
                region(otherwise, activity, differentiable);
                activity.varies(then.yields[0]) || activity.varies(otherwise.yields[0])
            }
        };
        if varies && differentiable(stmt.result) {
            activity.set(stmt.result);
        }
    }
}
