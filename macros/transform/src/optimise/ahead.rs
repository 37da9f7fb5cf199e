//! Sines and cosines of what a tape holds, computed all at once behind the forward sweep: one after the other, as the reverse sweep meets them, each
//! takes a call; together they are computed in vectors.
//!
//! The reverse sweep then takes off the tape what it would have computed. It is the last pass: no tangent is taken of what it gives.

use crate::ir::{Func, Kind, Name, Op, Region, Stmt, Suffix, TapeId, Value, ValueId};
use crate::rules::Rule;
use std::collections::BTreeMap;

/// Computes them ahead.
pub fn ahead(func: &Func) -> Func {
    let mut func = func.clone();
    let stmts = func.body.stmts.split_off(func.forward);
    let mut reverse = Region { args: vec![], stmts, yields: func.body.yields.clone() };
    let mut tapes = BTreeMap::new();
    pushed(&func.body.stmts, false, &func.values, &mut tapes);
    let mut readers = BTreeMap::new();
    count(&reverse, &mut readers, &mut tapes);
    let mut search = Search { tapes, readers, values: &mut func.values, found: Vec::new() };
    search.region(&mut reverse);
    for (tape, at, stmt) in search.found {
        let Some(rule) = stmt.op.rule() else { unreachable!("a function of what is kept") };
        let op = Op::Ahead(tape, at, rule);
        let suffix = Suffix::default();
        func.body.stmts.push(Stmt {
            results: vec![],
            op,
            operands: vec![],
            regions: vec![],
            span: stmt.span,
            notes: vec![],
            suffix,
        });
    }
    func.forward = func.body.stmts.len();
    func.body.stmts.append(&mut reverse.stmts);
    func
}

/// What the forward sweep's loops put on each tape that holds numbers alone: what else it may hold, rustc may not know yet where the forward sweep ends.
fn pushed(stmts: &[Stmt], in_loop: bool, values: &[Value], tapes: &mut BTreeMap<TapeId, Tape>) {
    let number = |v: &ValueId| matches!(values[v.index()].kind, Kind::Float(_) | Kind::Int | Kind::Bool);
    for stmt in stmts {
        match stmt.op {
            Op::Push(tape) if in_loop && stmt.operands.iter().all(number) => {
                tapes.insert(tape, Tape { values: stmt.operands.clone(), users: 0 });
            }
            _ => {}
        }
        let in_loop = in_loop || matches!(stmt.op, Op::Loop(_));
        stmt.regions.iter().for_each(|r| pushed(&r.stmts, in_loop, values, tapes));
    }
}

/// Counts how often values and tapes are read.
fn count(region: &Region, readers: &mut BTreeMap<ValueId, u32>, tapes: &mut BTreeMap<TapeId, Tape>) {
    for stmt in &region.stmts {
        for &v in stmt.operands.iter().chain(&stmt.suffix.operands) {
            *readers.entry(v).or_default() += 1;
        }
        if let Op::Push(tape) | Op::Pop(tape) | Op::Tape(tape) = &stmt.op {
            tapes.entry(*tape).and_modify(|t| t.users += 1);
        }
        stmt.regions.iter().for_each(|r| count(r, readers, tapes));
    }
    for &v in &region.yields {
        *readers.entry(v).or_default() += 1;
    }
}

/// A tape that the forward sweep fills.
struct Tape {
    /// What it keeps.
    values: Vec<ValueId>,
    /// How many statements of the reverse sweep use it.
    users: u32,
}

struct Search<'a> {
    tapes: BTreeMap<TapeId, Tape>,
    readers: BTreeMap<ValueId, u32>,
    values: &'a mut [Value],
    /// Of which item of which tape there was which statement.
    found: Vec<(TapeId, usize, Stmt)>,
}

impl Search<'_> {
    fn region(&mut self, region: &mut Region) {
        for stmt in &mut region.stmts {
            stmt.regions.iter_mut().for_each(|r| self.region(r));
        }
        // What is removed stands behind the statement that takes its operand off the tape.
        let mut i = 0;
        while let Some(stmt) = region.stmts.get(i) {
            if let Op::Pop(tape) = stmt.op {
                for k in 0..stmt.results.len() {
                    self.item(region, i, (tape, k));
                }
            }
            i += 1;
        }
    }

    /// Where one function alone reads an item of a tape, lets statement `i` take its result off the tape.
    fn item(&mut self, region: &mut Region, i: usize, (tape, k): (TapeId, usize)) {
        let item = region.stmts[i].results[k];
        let Some(Tape { values, users: 1 }) = self.tapes.get(&tape) else { return };
        if self.readers.get(&item) != Some(&1) || !self.values[item.index()].kind.is_float() {
            return;
        }
        let Some(at) = region.stmts.iter().position(|s| s.operands == [item] && is_circular(s)) else { return };
        let stmt = region.stmts.remove(at);
        let result = stmt.result();
        region.stmts[i].results[k] = result;
        if let (Name::None, Some(rule)) = (&self.values[result.index()].name, stmt.op.rule()) {
            self.values[result.index()].name = Name::Wish(rule.name.into());
        }
        // Equations speak of what was kept.
        let kept = values[k];
        region.substitute(&|v| if v == item { kept } else { v });
        self.found.push((tape, k, stmt));
    }
}

/// Whether a statement is a sine or a cosine on which no equation stands.
fn is_circular(stmt: &Stmt) -> bool {
    let circular = |rule: &Rule| matches!(rule.name, "sin" | "cos");
    stmt.op.rule().is_some_and(circular) && stmt.notes.is_empty() && stmt.suffix.tokens.is_empty()
}
