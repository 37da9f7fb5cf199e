//! Common subexpressions: a rule applied to the same operands again is the value that it gave before.
//!
//! Only within the reverse sweep: the forward sweep is the user's own code and stays as it is. What it computes of numbers at some cost, as the
//! cosine that the derivative of a sine asks for, is read from there; where it computes the sine alone, the cosine stands beside it from now on.

use super::{changed, is_heavy};
use crate::ir::{Func, Name, Op, Region, Stmt, Value, ValueId};
use std::collections::{BTreeMap, BTreeSet};

/// Joins equal statements of the reverse sweep.
pub fn common(func: &Func) -> Func {
    let mut func = func.clone();
    let mut reverse = Region { args: vec![], stmts: func.body.stmts.split_off(func.forward), yields: func.body.yields.clone() };
    complete(&mut func.body.stmts, &mut reverse.stmts, &mut func.values);
    func.forward = func.body.stmts.len();
    reuse(&func.body.stmts, &mut reverse, &func.values);
    let mut consumed = BTreeSet::new();
    buffers(&reverse, &mut consumed);
    join(&mut reverse, &consumed);
    in_fused(&mut func.body.stmts, &consumed);
    func.body.yields = reverse.yields;
    func.body.stmts.extend(reverse.stmts);
    func
}

/// Lets the forward sweep of a region compute the cosine of an angle beside its sine where the reverse sweep asks for it, and the sine beside the
/// cosine: together they take little more than one of them, and the angle need not be kept for the other.
pub(crate) fn complete(forward: &mut Vec<Stmt>, reverse: &mut Vec<Stmt>, values: &mut [Value]) {
    let mut i = 0;
    while i < forward.len() {
        if let Some(name) = circular(&forward[i], values) {
            let is_other = |s: &Stmt| s.operands == forward[i].operands && circular(s, values).is_some_and(|other| other != name);
            if !forward.iter().any(is_other) {
                if let Some(at) = reverse.iter().position(is_other) {
                    let other = reverse.remove(at);
                    let value = &mut values[other.result().index()];
                    if let (Name::None, Some(rule)) = (&value.name, other.op.rule()) {
                        value.name = Name::Wish(rule.name.into());
                    }
                    forward.insert(i + 1, other);
                }
            }
        }
        i += 1;
    }
}

/// The name of a sine or a cosine of a number on which no equation stands.
pub(super) fn circular(stmt: &Stmt, values: &[Value]) -> Option<&'static str> {
    let name = stmt.op.rule().map(|rule| rule.name).filter(|name| matches!(*name, "sin" | "cos"))?;
    let is_number = stmt.results.iter().all(|v| values[v.index()].kind.is_float());
    (is_number && stmt.notes.is_empty() && stmt.suffix.tokens.is_empty()).then_some(name)
}

/// Takes functions of numbers that cost more than arithmetic from the forward sweep of a region, where they are computed there.
pub(crate) fn reuse(forward: &[Stmt], reverse: &mut Region, values: &[Value]) {
    let number = |v: &ValueId| values[v.index()].kind.is_float();
    let known: BTreeMap<(&'static str, &[ValueId]), ValueId> = forward
        .iter()
        .filter(|s| is_heavy(s) && s.suffix.tokens.is_empty() && s.results.iter().chain(&s.operands).all(number))
        .filter_map(|s| Some(((s.op.rule()?.name, &s.operands[..]), s.result())))
        .collect();
    if known.is_empty() {
        return;
    }
    let mut renamed = BTreeMap::new();
    take(reverse, &known, &mut renamed);
    reverse.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
}

/// Removes what is known; what it is called by becomes what it was called before.
fn take(region: &mut Region, known: &BTreeMap<(&'static str, &[ValueId]), ValueId>, renamed: &mut BTreeMap<ValueId, ValueId>) {
    region.stmts.retain_mut(|stmt| {
        stmt.regions.iter_mut().for_each(|inner| take(inner, known, renamed));
        let Some(rule) = stmt.op.rule() else { return true };
        match known.get(&(rule.name, &stmt.operands[..])) {
            // What an equation stands on stays.
            Some(&before) if stmt.notes.is_empty() && stmt.suffix.tokens.is_empty() => {
                renamed.insert(stmt.result(), before);
                false
            }
            _ => true,
        }
    });
}

/// The values in whose buffers others gather: each has its own.
fn buffers(region: &Region, consumed: &mut BTreeSet<ValueId>) {
    for stmt in &region.stmts {
        match &stmt.op {
            op if op.is_change() => consumed.extend(stmt.operands.first()),
            Op::Pull { .. } | Op::Lifted { .. } => consumed.extend(changed(stmt)),
            Op::Loop(l) => consumed.extend(&stmt.operands[l.sources()..]),
            _ => {}
        }
        stmt.regions.iter().for_each(|r| buffers(r, consumed));
    }
}

/// What the forward sweep computes in one pass with its derivatives is generated code, too.
fn in_fused(stmts: &mut [Stmt], consumed: &BTreeSet<ValueId>) {
    for stmt in stmts {
        for region in &mut stmt.regions {
            if let Op::Fuse(_) = stmt.op {
                join(region, consumed);
            } else {
                in_fused(&mut region.stmts, consumed);
            }
        }
    }
}

fn join(region: &mut Region, consumed: &BTreeSet<ValueId>) {
    let mut seen: BTreeMap<(&'static str, Vec<ValueId>), ValueId> = BTreeMap::new();
    let mut renamed: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    let mut kept: Vec<Stmt> = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts) {
        stmt.operands.iter_mut().for_each(|v| *v = *renamed.get(v).unwrap_or(v));
        stmt.notes.iter_mut().for_each(|n| n.substitute(&|v| *renamed.get(&v).unwrap_or(&v)));
        for inner in &mut stmt.regions {
            inner.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
            join(inner, consumed);
        }
        if let Op::Rule(rule) = &stmt.op {
            if stmt.suffix.tokens.is_empty() && !consumed.contains(&stmt.result()) {
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
