//! Values that are options.

use crate::ir::{Op, Stmt, ValueId};

/// Whether a value is seen to be an option, in an arm at least; `definition` finds the statement that defines a value.
pub fn is_option<'f>(value: ValueId, definition: &impl Fn(ValueId) -> Option<&'f Stmt>) -> bool {
    let Some(stmt) = definition(value) else { return false };
    match &stmt.op {
        Op::Struct { code, .. } | Op::Code(code) => code.is_option(),
        Op::Match(_) => {
            let at = stmt.results.iter().position(|result| *result == value);
            at.is_some_and(|k| stmt.arms().iter().any(|arm| is_option(arm.yields[k], definition)))
        }
        _ => false,
    }
}

/// The statement that defines a value, among these and those in their regions.
pub fn definition(stmts: &[Stmt], value: ValueId) -> Option<&Stmt> {
    stmts.iter().find_map(|stmt| {
        let inside = || stmt.regions.iter().find_map(|region| definition(&region.stmts, value));
        if stmt.results.contains(&value) { Some(stmt) } else { inside() }
    })
}
