//! Activity: which values depend on a differentiated parameter.
//!
//! The other half, whether the result depends on them, comes for free: the reverse sweep reaches no other value.

use crate::ir::{Asks, Callee, Func, Loop, Op, Region, Stmt, TapeId, ValueId};
use std::collections::BTreeMap;

/// Whether each value varies with a differentiated parameter.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    values: Vec<bool>,
    /// Of an adjoint's tapes, which values of their tuples vary.
    tapes: BTreeMap<TapeId, Vec<bool>>,
}

impl Activity {
    /// Whether a value varies.
    pub fn varies(&self, id: ValueId) -> bool {
        self.values.get(id.index()).copied().unwrap_or(false)
    }

    /// Which values of the tuples on an adjoint's tape vary.
    pub fn tape(&self, tape: TapeId) -> &[bool] {
        self.tapes.get(&tape).map_or(&[], Vec::as_slice)
    }

    /// Makes a value vary.
    pub fn set(&mut self, id: ValueId) {
        if self.values.len() <= id.index() {
            self.values.resize(id.index() + 1, false);
        }
        self.values[id.index()] = true;
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
            if let Some((tape, kept)) = stmt.keeps() {
                let now: Vec<bool> = kept.iter().map(|&v| self.varies(v) && differentiable(v)).collect();
                let before = self.tapes.entry(tape).or_insert_with(|| vec![false; now.len()]);
                before.iter_mut().zip(now).for_each(|(before, now)| *before |= now);
            }
            for (k, &result) in stmt.results.iter().enumerate() {
                let taken = match stmt.op {
                    Op::Pop(tape) => self.tape(tape).get(k).copied().unwrap_or(false),
                    // The number of the pass comes first.
                    Op::Resume(tape) => k.checked_sub(1).and_then(|k| self.tape(tape).get(k)).copied().unwrap_or(false),
                    Op::Pull { .. } => stmt.operands.iter().any(|&v| self.varies(v)),
                    _ => false,
                };
                if differentiable(result) && (taken || varies(stmt, k, &|v| self.varies(v))) {
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
    let mut activity = Activity { values: vec![false; func.values.len()], tapes: BTreeMap::new() };
    for &id in differentiated {
        activity.set(id);
    }
    activity.follow(&func.body, &|id| func.values[id.index()].is_differentiable());
    activity
}

/// Whether result `k` of a statement varies, where the operands and the values of its regions are known to vary or not.
pub fn varies(stmt: &Stmt, k: usize, active: &dyn Fn(ValueId) -> bool) -> bool {
    match &stmt.op {
        Op::Rule(rule) => stmt.operands.iter().enumerate().any(|(i, &v)| active(v) && rule.differentiates(i)),
        Op::Collect { places, .. } => stmt.operands.iter().zip(places).any(|(&v, place)| place.is_some() && active(v)),
        Op::Struct { .. } | Op::Field(_) => stmt.operands.iter().any(|&v| active(v)),
        Op::Retype(_) | Op::Part(_) | Op::Take(_) | Op::Shrink(_) | Op::Swap(_) => {
            stmt.operands.first().is_some_and(|&v| active(v))
        }
        Op::Accumulate | Op::AccumulateInto(_) | Op::Set(_) | Op::Grow(_) => stmt.operands[..2].iter().any(|&v| active(v)),
        Op::Inspect(_) => stmt.operands.last().is_some_and(|&v| active(v)),
        Op::Map(_) | Op::Fuse(_) | Op::Match(_) => stmt.arms().iter().any(|r| active(r.yields[k])),
        Op::Call(Callee { asks: Asks::Value, .. }) => stmt.operands.iter().any(|&v| active(v)),
        // The last result is the pullback.
        Op::Call(_) | Op::Lifted { .. } => k + 1 < stmt.results.len() && stmt.operands.iter().any(|&v| active(v)),
        Op::Pull { .. } | Op::Tangent { .. } => false,
        Op::Loop(l) => active(stmt.operands[l.sources() + k]) || active(stmt.body().yields[l.flags() + k]),
        Op::Push(_)
        | Op::Pop(_)
        | Op::SinCos
        | Op::FuseRows
        | Op::Const(_)
        | Op::Blank { .. }
        | Op::Code(_)
        | Op::Effect(_)
        | Op::Leave(_)
        | Op::Inspected(_)
        | Op::Tape(_)
        | Op::Keep(_)
        | Op::Resume(_)
        | Op::Several { .. }
        | Op::CheckSeed => false,
    }
}
