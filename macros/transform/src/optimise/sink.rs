//! Shares beside what gains them: a scaled array that is added to a part of a cotangent is computed there, so that it need not be an
//! array of its own (`emit/gain.rs`).

use super::settle::changed;
use crate::ir::{Func, Kind, Name, Op, Rank, Region, Stmt, Value, ValueId};

/// Moves scaled arrays of the reverse sweep to the statements that add them somewhere.
pub fn sink(func: &Func) -> Func {
    let mut func = func.clone();
    let mut uses = vec![0_u32; func.values.len()];
    count(&func.body, &mut uses);
    let stmts = func.body.stmts.split_off(func.forward);
    let mut reverse = Region { args: vec![], stmts, yields: vec![] };
    let mut moved = Vec::new();
    region(&mut reverse, &uses, &func.values, &mut moved);
    func.body.stmts.append(&mut reverse.stmts);
    // It is no variable any more.
    for v in moved {
        func.values[v.index()].name = Name::None;
    }
    func
}

fn count(region: &Region, uses: &mut [u32]) {
    for stmt in &region.stmts {
        stmt.operands.iter().chain(&stmt.suffix.operands).for_each(|v| uses[v.index()] += 1);
        stmt.regions.iter().for_each(|r| count(r, uses));
    }
    region.yields.iter().for_each(|v| uses[v.index()] += 1);
}

fn region(of: &mut Region, uses: &[u32], values: &[Value], moved: &mut Vec<ValueId>) {
    let mut at = 0;
    while at < of.stmts.len() {
        of.stmts[at].regions.iter_mut().for_each(|r| region(r, uses, values, moved));
        at += 1;
    }
    for at in (0..of.stmts.len()).rev() {
        if let Some(to) = destination(of, at, uses, values) {
            let mut stmt = of.stmts.remove(at);
            stmt.notes.clear();
            moved.push(stmt.result());
            of.stmts.insert(to - 1, stmt);
        }
    }
}

/// The statement that adds a scaled array to a part, if the product can be computed there as well.
fn destination(of: &Region, at: usize, uses: &[u32], values: &[Value]) -> Option<usize> {
    let stmt = &of.stmts[at];
    if !scales(stmt, values) || uses[stmt.result().index()] != 1 {
        return None;
    }
    let to = of.stmts.iter().skip(at + 1).position(|s| s.reads().contains(&stmt.result()))? + at + 1;
    let Op::AccumulateInto(place) = &of.stmts[to].op else { return None };
    let rank = |kind: &Kind| if let Kind::Array(_, Rank::Fixed(n)) = kind { Some(*n) } else { None };
    let whole = rank(&place.kind).is_some() && rank(&place.kind) == rank(&values[stmt.result().index()].kind);
    let adds = whole && place.is_view() && !place.is_chosen() && of.stmts[to].operands[1] == stmt.result();
    let touches = |s: &Stmt, v: &ValueId| changed(s).contains(v);
    let unchanged = of.stmts[at + 1..to].iter().all(|s| !stmt.operands.iter().any(|v| touches(s, v)));
    (adds && unchanged).then_some(to)
}

/// Whether a statement multiplies an array and a number, and does nothing else.
fn scales(stmt: &Stmt, values: &[Value]) -> bool {
    let product = |s: &Stmt| s.op.rule().is_some_and(|r| r.name == "mul");
    let [a, b] = stmt.operands[..] else { return false };
    let kinds = [a, b].map(|v| &values[v.index()].kind);
    matches!(kinds, [Kind::Array(..), Kind::Float(_)] | [Kind::Float(_), Kind::Array(..)])
        && match &stmt.op {
            Op::Map(_) => matches!(stmt.regions[0].stmts.as_slice(), [only] if product(only)),
            _ => product(stmt),
        }
}
