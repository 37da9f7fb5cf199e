//! What the user does to cotangents as they pass.

use super::Sweep;
use crate::ir::{Code, Func, Name, Op, Region, Stmt, ValueId};
use std::collections::BTreeMap;

impl Sweep {
    /// The cotangent goes on as the user's code leaves it.
    pub(super) fn inspected(&mut self, stmt: &Stmt, code: &Code, z_bar: ValueId) {
        let Some((&x, captured)) = stmt.operands.split_last() else { return };
        let kind = self.builder.kind(x).clone();
        let operands = captured.iter().copied().chain([z_bar]).collect();
        let share = self.builder.push(Op::Inspected(code.clone()), operands, kind, stmt.span);
        *self.builder.name(share) = Name::Bar(x);
        self.gain(x, share, None, stmt.span);
    }
}

/// An adjoint in which what is inspected is the value itself: it only had to have a cotangent of its own.
pub(crate) fn without_inspections(mut func: Func) -> Func {
    let mut same = BTreeMap::new();
    remove(&mut func.body, &mut same, &mut func.forward);
    if same.is_empty() {
        return func;
    }
    let origin = |v: ValueId| {
        let mut v = v;
        while let Some(&x) = same.get(&v) {
            v = x;
        }
        v
    };
    func.body.substitute(&origin);
    for value in &mut func.values {
        if let Name::Shape(of) | Name::Again(of) | Name::Pullback(of) = &mut value.name {
            *of = origin(*of);
        }
    }
    func
}

/// Takes inspections out of a region; `forward` counts the statements of its forward sweep.
fn remove(region: &mut Region, same: &mut BTreeMap<ValueId, ValueId>, forward: &mut usize) {
    let (mut kept, mut left) = (Vec::new(), *forward);
    for (i, mut stmt) in std::mem::take(&mut region.stmts).into_iter().enumerate() {
        if let (Op::Inspect(_), Some(&x)) = (&stmt.op, stmt.operands.last()) {
            same.insert(stmt.result(), x);
            left -= usize::from(i < *forward);
            continue;
        }
        stmt.regions.iter_mut().for_each(|inner| remove(inner, same, &mut 0));
        kept.push(stmt);
    }
    region.stmts = kept;
    *forward = left;
}
