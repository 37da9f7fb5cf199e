//! Casts in functions of elements: entries are cast as arrays, before or behind a function of one float type.

use crate::ir::{Elem, Kind, Region, Stmt, ValueId};
use crate::lower::Lower;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Whether an elementwise function takes entries of another float type than it gives.
    pub(in crate::lower) fn changes_type(&self, operands: &[ValueId], region: &Region) -> bool {
        let of = |v: ValueId| self.builder.kind(v).elem();
        operands.iter().any(|v| matches!((of(*v), of(region.yields[0])), (Elem::F32, Elem::F64) | (Elem::F64, Elem::F32)))
    }

    /// Takes the casts with which an elementwise function begins and ends out of it: arrays whose entries are only read as another
    /// type are cast before, and the row is told that casts what it gives.
    pub(in crate::lower) fn uncast(&mut self, operands: &mut [ValueId], region: &mut Region) -> Option<&'static str> {
        let last = region.stmts.last().filter(|s| s.results == region.yields).and_then(cast);
        if last.is_some() {
            region.yields = region.stmts.pop().expect("a cast").operands;
        }
        for (operand, arg) in operands.iter_mut().zip(region.args.clone()) {
            let readers: Vec<&Stmt> = region.stmts.iter().filter(|s| s.reads().contains(&arg)).collect();
            let casts: BTreeSet<_> = readers.iter().map(|s| cast(s)).collect();
            let ([Some(row)], Kind::Array(..), false) =
                (&casts.iter().copied().collect::<Vec<_>>()[..], self.builder.kind(*operand), region.yields.contains(&arg))
            else {
                continue;
            };
            let span = readers[0].span;
            let results: BTreeSet<ValueId> = readers.iter().flat_map(|s| s.results.clone()).collect();
            *operand = self.builder.apply(row, vec![*operand], span);
            self.builder.values[arg.index()].kind = Kind::Float(self.builder.kind(*operand).elem());
            region.stmts.retain(|s| !s.results.iter().any(|r| results.contains(r)));
            region.substitute(&|v| if results.contains(&v) { arg } else { v });
        }
        last
    }
}

/// The row that casts whole arrays as a statement casts an entry.
fn cast(stmt: &Stmt) -> Option<&'static str> {
    match stmt.op.rule()?.name {
        "as_f32" => Some("as_f32s"),
        "as_f64" => Some("as_f64s"),
        _ => None,
    }
}
