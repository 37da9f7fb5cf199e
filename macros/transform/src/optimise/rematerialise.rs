//! Views are made again where the reverse sweep reads them, because a pullback keeps nothing that borrows.

use crate::ir::{Builder, Func, Op, Region, Stmt, ValueId};
use std::collections::BTreeMap;

/// Gives the reverse sweep its own copy of every view of the forward sweep that it reads.
pub fn rematerialise(func: &Func) -> Func {
    let mut builder = Builder::new(func.values.clone());
    let func = &keep_shapes(func);
    let (forward, reverse) = func.body.stmts.split_at(func.forward);
    let views: BTreeMap<ValueId, &Stmt> = forward.iter().filter(|s| is_view(&s.op)).map(|s| (s.result, s)).collect();
    let mut names: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    for stmt in reverse {
        let mut wanted: Vec<ValueId> = stmt.operands.clone();
        match &stmt.op {
            Op::Map(_, r) => wanted.extend(crate::adjoint::reads(r)),
            Op::If(a, b) => {
                wanted.extend(crate::adjoint::reads(a));
                wanted.extend(crate::adjoint::reads(b));
            }
            _ => {}
        }
        for value in wanted {
            again(&mut builder, value, &views, &mut names);
        }
        let mut stmt = stmt.clone();
        for operand in &mut stmt.operands {
            *operand = *names.get(operand).unwrap_or(operand);
        }
        builder.append(stmt);
    }
    let reverse = builder.leave();
    let yields = func.body.yields.iter().enumerate();
    Func {
        values: builder.values,
        forward: func.forward,
        results: func.results,
        body: Region {
            args: func.body.args.clone(),
            stmts: forward.iter().cloned().chain(reverse).collect(),
            yields: yields.map(|(i, v)| if i < func.results { *v } else { *names.get(v).unwrap_or(v) }).collect(),
        },
    }
}

/// Where the reverse sweep reads no more of an array of the forward sweep than its shape, takes the shape in the forward sweep.
fn keep_shapes(func: &Func) -> Func {
    let mut func = func.clone();
    let reverse = func.body.stmts.split_off(func.forward);
    let local: BTreeMap<ValueId, &Stmt> = func.body.stmts.iter().filter(|s| !is_view(&s.op)).map(|s| (s.result, s)).collect();
    let shape = |stmt: &Stmt| matches!(&stmt.op, Op::Rule(rule) if rule.name == "shape_of");
    let read: Vec<ValueId> = reverse.iter().filter(|s| !shape(s)).flat_map(|s| s.operands.clone()).collect();
    let (early, late): (Vec<Stmt>, Vec<Stmt>) = reverse
        .iter()
        .cloned()
        .partition(|stmt| shape(stmt) && local.contains_key(&stmt.operands[0]) && !read.contains(&stmt.operands[0]));
    func.forward += early.len();
    func.body.stmts.extend(early);
    func.body.stmts.extend(late);
    func
}

fn again(builder: &mut Builder, value: ValueId, views: &BTreeMap<ValueId, &Stmt>, names: &mut BTreeMap<ValueId, ValueId>) {
    if names.contains_key(&value) {
        return;
    }
    let Some(stmt) = views.get(&value) else { return };
    // A shape is kept: the array that it is the shape of may not be.
    if matches!(&stmt.op, Op::Rule(rule) if rule.name == "shape_of") {
        return;
    }
    for &operand in &stmt.operands {
        again(builder, operand, views, names);
    }
    builder.copy(std::slice::from_ref(*stmt), names);
}

/// Whether an operation gives something that borrows from its operand, or is no more than a literal.
pub(crate) fn is_view(op: &Op) -> bool {
    match op {
        Op::Rule(rule) => matches!(
            rule.name,
            "t" | "row"
                | "column"
                | "slice"
                | "slice_axis"
                | "index_axis"
                | "diag"
                | "broadcast"
                | "to_shape"
                | "flatten"
                | "insert_axis"
                | "remove_axis"
                | "reversed_axes"
                | "permuted_axes"
                | "into_diag"
                | "index_axis_move"
                | "slice_move"
                | "into_dyn"
                | "into_shape_with_order"
                | "into_shape_clone"
                | "into_flat"
                | "zipped"
                | "shape_of"
        ),
        Op::Code(code) => code.borrows || code.holes.is_empty(),
        Op::Const(_) => true,
        _ => false,
    }
}
