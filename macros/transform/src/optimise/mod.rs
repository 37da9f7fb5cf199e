//! Passes that change how a function computes, not what.

mod absorb;
mod common;
mod dead;
mod fuse;
mod like;
mod reads;
mod regroup;
mod rematerialise;
mod rows;
mod settle;
mod simplify;
mod sink;
mod together;

pub use absorb::absorb;
use common::circular;
pub use common::common;
pub(crate) use common::{complete, reuse};
pub use dead::dead;
pub(crate) use fuse::is_heavy;
pub use fuse::{For, fuse};
pub use like::like;
pub use reads::reads;
pub use regroup::regroup;
pub use rematerialise::rematerialise;
pub(crate) use rematerialise::{is_view, shape_at};
pub use rows::rows;
pub(crate) use settle::changed;
pub use settle::settle;
pub use simplify::simplify;
pub use sink::sink;
pub use together::together;

use crate::ir::{Directions, Func, OPERANDS, Region};

/// All passes in order. `later` is how many tangents are taken of what this gives: each needs an operand of every kernel.
pub fn optimise(func: &Func, later: usize) -> Func {
    let func = absorb(&without_dead(&simplify(&common(func))), OPERANDS - later);
    let func = rematerialise(&settle(&without_dead(&func)));
    sink(&regroup(&without_dead(&like(&func))))
}

/// All passes that a function in forward mode goes through; along several directions the partial derivatives of each are the same.
pub fn optimise_tangent(func: &Func, directions: Directions) -> Func {
    let whole = Func { forward: 0, ..func.clone() };
    let whole = if directions == Directions::ONE { whole } else { common(&whole) };
    let func = Func { forward: func.body.stmts.len(), ..simplify(&whole) };
    let forward = |func: Func| Func { forward: func.body.stmts.len(), ..func };
    together(&without_dead(&settle(&forward(without_dead(&forward(func))))))
}

/// Removes dead code, and keeps count of where the reverse sweep begins.
fn without_dead(func: &Func) -> Func {
    let mut func = func.clone();
    let stmts = func.body.stmts.split_off(func.forward);
    let mut reverse = Region { args: vec![], stmts, yields: func.body.yields.clone() };
    dead(&mut reverse);
    let backwards = reverse.stmts.len();
    func.body.stmts.append(&mut reverse.stmts);
    dead(&mut func.body);
    func.forward = func.body.stmts.len() - backwards;
    func
}
