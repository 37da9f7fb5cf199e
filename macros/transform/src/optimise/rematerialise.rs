//! Views are made again where the reverse sweep reads them, because a pullback keeps nothing that borrows; and where it reads
//! no more of an array than its shape, the shape is kept.

use crate::ir::{Builder, Func, Name, Op, Region, Stmt, ValueId};
use crate::rules::Rule;
use std::collections::{BTreeMap, BTreeSet};

/// Gives the reverse sweep its own copy of every view of the forward sweep that it reads.
pub fn rematerialise(func: &Func) -> Func {
    let func = &keep_shapes(func);
    let mut builder = Builder::new(func.values.clone());
    let (forward, reverse) = func.body.stmts.split_at(func.forward);
    let bound: Vec<Stmt> = forward.iter().filter(|s| s.is_let_else()).map(bound_again).collect();
    let views = forward.iter().filter(|s| is_view(&s.op) && !is_shape(s)).map(|s| (s.result(), s));
    let bound = bound.iter().flat_map(|s| s.results.iter().map(move |&v| (v, s))).filter(|(v, _)| !builder.is_number(*v));
    let views: BTreeMap<ValueId, &Stmt> = views.chain(bound).collect();
    let mut names: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    for stmt in reverse {
        for value in stmt.reads() {
            again(&mut builder, value, &views, &mut names);
        }
        let mut one = Region { args: vec![], stmts: vec![stmt.clone()], yields: vec![] };
        one.substitute(&|v| *names.get(&v).unwrap_or(&v));
        one.stmts.into_iter().for_each(|s| builder.append(s));
    }
    let cotangents = &func.body.yields[func.results..];
    for &value in cotangents {
        again(&mut builder, value, &views, &mut names);
    }
    let mut reverse = Region { args: vec![], stmts: builder.leave(), yields: vec![] };
    renote(&mut reverse, &|v| *names.get(&v).unwrap_or(&v));
    let reverse = reverse.stmts;
    // The cotangent of a view is that of its copy.
    for value in &mut builder.values {
        if let Name::Bar(of) = &mut value.name {
            *of = *names.get(of).unwrap_or(of);
        }
    }
    let results = func.body.yields[..func.results].iter().copied();
    Func {
        values: builder.values,
        forward: func.forward,
        results: func.results,
        mutable: func.mutable.clone(),
        body: Region {
            args: func.body.args.clone(),
            stmts: forward.iter().cloned().chain(reverse).collect(),
            yields: results.chain(cotangents.iter().map(|v| *names.get(v).unwrap_or(v))).collect(),
        },
    }
}

/// Equations speak of the copies.
fn renote(region: &mut Region, swap: &dyn Fn(ValueId) -> ValueId) {
    for stmt in &mut region.stmts {
        stmt.notes.iter_mut().for_each(|n| n.substitute(swap));
        stmt.regions.iter_mut().for_each(|r| renote(r, swap));
    }
}

/// A `let … else` whose pattern is known to fit.
fn bound_again(stmt: &Stmt) -> Stmt {
    let mut stmt = stmt.clone();
    if let Some(otherwise) = stmt.regions.last_mut() {
        otherwise.stmts.retain(|s| matches!(&s.op, Op::Code(code) if code.is_unreachable()));
    }
    stmt
}

fn is_shape(stmt: &Stmt) -> bool {
    stmt.op.rule().is_some_and(|r| r.name == "shape_of")
}

/// Takes a shape in the forward sweep where nothing else is read backwards of a local array: right behind the array, so that
/// the array's buffer can go on.
fn keep_shapes(func: &Func) -> Func {
    let mut func = func.clone();
    let reverse = func.body.stmts.split_off(func.forward);
    let local: BTreeSet<ValueId> =
        func.body.stmts.iter().filter(|s| !is_view(&s.op)).flat_map(|s| s.results.iter().copied()).collect();
    // What the caller's variable is on entry is not there any more.
    let local: BTreeSet<ValueId> = local.into_iter().chain(func.mutable.iter().copied()).collect();
    let read: BTreeSet<ValueId> = reverse.iter().filter(|s| !is_shape(s)).flat_map(Stmt::reads).collect();
    let mut kept: BTreeMap<ValueId, Stmt> = BTreeMap::new();
    let mut renamed: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    let mut late = Vec::new();
    for stmt in reverse {
        let of = stmt.operands.first().copied().filter(|v| is_shape(&stmt) && local.contains(v) && !read.contains(v));
        match of {
            None => late.push(stmt),
            Some(of) => {
                let first = kept.entry(of).or_insert_with(|| stmt.clone()).result();
                if first != stmt.result() {
                    renamed.insert(stmt.result(), first);
                }
            }
        }
    }
    let first: Vec<Stmt> = func.mutable.iter().filter_map(|v| kept.remove(v)).collect();
    let mut stmts = first;
    for stmt in std::mem::take(&mut func.body.stmts) {
        let shapes: Vec<Stmt> = stmt.results.iter().filter_map(|v| kept.remove(v)).map(|shape| shape_at(&stmt, shape)).collect();
        stmts.push(stmt);
        stmts.extend(shapes);
    }
    for shape in stmts.iter().filter(|s| is_shape(s)) {
        func.values[shape.result().index()].name = Name::Shape(shape.operands[0]);
    }
    func.body.stmts = stmts;
    func.forward = func.body.stmts.len();
    func.body.stmts.extend(late);
    func.body.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
    func
}

/// The shape of what a statement gives: of a copy, that of what is copied.
pub(crate) fn shape_at(stmt: &Stmt, mut shape: Stmt) -> Stmt {
    if stmt.op.rule().is_some_and(Rule::is_copy) {
        shape.operands[0] = stmt.operands[0];
    }
    shape
}

fn again(builder: &mut Builder, value: ValueId, views: &BTreeMap<ValueId, &Stmt>, names: &mut BTreeMap<ValueId, ValueId>) {
    if names.contains_key(&value) {
        return;
    }
    let Some(stmt) = views.get(&value) else { return };
    for operand in stmt.reads() {
        again(builder, operand, views, names);
    }
    builder.copy(std::slice::from_ref(*stmt), names);
}

/// Whether an operation gives something that borrows from its operand, or is no more than a literal.
pub(crate) fn is_view(op: &Op) -> bool {
    match op {
        Op::Rule(rule) => rule.is_view(),
        Op::Retype(code) | Op::Part(code) | Op::Code(code) => code.borrows || code.is_literal(),
        Op::Const(_) | Op::Field(_) => true,
        _ => false,
    }
}
