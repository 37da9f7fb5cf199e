//! Passes that change how a function computes, not what.

mod dead;
mod rematerialise;

pub use dead::dead;
pub(crate) use rematerialise::is_view;
pub use rematerialise::rematerialise;

use crate::ir::Func;

/// All passes in order.
pub fn optimise(func: &Func) -> Func {
    let mut func = rematerialise(func);
    let stmts = func.body.stmts.split_off(func.forward);
    let mut reverse = crate::ir::Region { args: vec![], stmts, yields: func.body.yields.clone() };
    dead(&mut reverse);
    let live: Vec<_> = reverse.stmts.iter().map(|s| s.result).collect();
    func.body.stmts.append(&mut reverse.stmts);
    dead(&mut func.body);
    func.forward = func.body.stmts.len() - live.len();
    func
}
