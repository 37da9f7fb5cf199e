//! Activity: which values depend on a differentiated parameter.
//!
//! The other half, whether the result depends on them, comes for free: the reverse sweep reaches no other value.

use crate::ir::{Func, Loop, Op, Region, Stmt, ValueId};

/// Whether each value varies with a differentiated parameter.
#[derive(Clone, Debug, Default)]
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

    /// Follows the values that vary through the statements of a region.
    pub fn follow(&mut self, region: &Region, differentiable: &dyn Fn(ValueId) -> bool) {
        for stmt in &region.stmts {
            if let Op::Map(_) | Op::Fuse(_) = stmt.op {
                for (&arg, &operand) in stmt.regions[0].args.iter().zip(&stmt.operands) {
                    if self.varies(operand) {
                        self.set(arg);
                    }
                }
            }
            if let Op::Match(m) = &stmt.op {
                for (arm, region) in m.arms.iter().zip(&stmt.regions) {
                    for (&arg, part) in region.args.iter().zip(&arm.parts) {
                        if differentiable(arg) && part.path.is_some() && self.varies(stmt.operands[part.of]) {
                            self.set(arg);
                        }
                    }
                }
            }
            if let Op::Loop(l) = &stmt.op {
                self.follow_loop(stmt, l, differentiable);
            } else {
                stmt.regions.iter().for_each(|inner| self.follow(inner, differentiable));
            }
            for (k, &result) in stmt.results.iter().enumerate() {
                if differentiable(result) && varies(stmt, k, &|v| self.varies(v)) {
                    self.set(result);
                }
            }
        }
    }
}

impl Activity {
    /// What a loop carries varies where it does at first or comes to do so in a pass: again, until nothing more does.
    fn follow_loop(&mut self, stmt: &Stmt, l: &Loop, differentiable: &dyn Fn(ValueId) -> bool) {
        loop {
            let mut changed = false;
            for k in 0..stmt.results.len() {
                let (first, arg) = (stmt.operands[l.sources() + k], stmt.body().args[l.items() + k]);
                let next = stmt.body().yields[l.flags() + k];
                if differentiable(arg) && !self.varies(arg) && (self.varies(first) || self.varies(next)) {
                    self.set(arg);
                    changed = true;
                }
            }
            self.follow(stmt.body(), differentiable);
            let stable = (0..stmt.results.len()).all(|k| {
                let (arg, next) = (stmt.body().args[l.items() + k], stmt.body().yields[l.flags() + k]);
                self.varies(arg) || !self.varies(next) || !differentiable(arg)
            });
            if !changed && stable {
                return;
            }
        }
    }
}

/// Follows the differentiated parameters through a function.
pub fn activity(func: &Func, differentiated: &[ValueId]) -> Activity {
    let mut activity = Activity(vec![false; func.values.len()]);
    for &id in differentiated {
        activity.set(id);
    }
    activity.follow(&func.body, &|id| func.values[id.index()].kind.is_differentiable());
    activity
}

/// Whether result `k` of a statement varies, where the operands and the values of its regions are known to vary or not.
pub fn varies(stmt: &Stmt, k: usize, active: &dyn Fn(ValueId) -> bool) -> bool {
    match &stmt.op {
        Op::Rule(rule) => stmt.operands.iter().enumerate().any(|(i, &v)| active(v) && rule.differentiates(i)),
        Op::Collect { places, .. } => stmt.operands.iter().zip(places).any(|(&v, place)| place.is_some() && active(v)),
        Op::Struct { .. } | Op::Field(_) => stmt.operands.iter().any(|&v| active(v)),
        Op::Retype(_) | Op::Take(_) | Op::Shrink(_) => stmt.operands.first().is_some_and(|&v| active(v)),
        Op::Accumulate | Op::AccumulateInto(_) | Op::Set(_) | Op::Grow(_) => stmt.operands[..2].iter().any(|&v| active(v)),
        Op::Inspect(_) => stmt.operands.last().is_some_and(|&v| active(v)),
        Op::Map(_) | Op::Fuse(_) | Op::Match(_) => stmt.arms().iter().any(|r| active(r.yields[k])),
        // The last result is the pullback.
        Op::Call(_) => k + 1 < stmt.results.len() && stmt.operands.iter().any(|&v| active(v)),
        Op::Pull { .. } | Op::Tangent { .. } => false,
        Op::Loop(l) => active(stmt.operands[l.sources() + k]) || active(stmt.body().yields[l.flags() + k]),
        Op::Push(_)
        | Op::Pop(_)
        | Op::Const(_)
        | Op::Blank { .. }
        | Op::Code(_)
        | Op::Effect(_)
        | Op::Leave(_)
        | Op::Inspected(_)
        | Op::Tape(_)
        | Op::Keep
        | Op::Resume
        | Op::Several { .. }
        | Op::CheckSeed => false,
    }
}
