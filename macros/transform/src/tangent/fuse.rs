//! Fused elementwise functions: values and tangents in one pass.

use super::Tangents;
use crate::ir::{Fold, Op, Region, Stmt};

impl Tangents {
    /// Appends a fused function with the tangents of its results beside them, each kept or summed as its value is.
    pub(super) fn fused(&mut self, stmt: &Stmt, folds: &[Fold]) {
        let region = &stmt.regions[0];
        let (entries, shapes) = stmt.operands.split_at(region.args.len());
        let (mut args, mut operands) = (region.args.clone(), entries.to_vec());
        for (&arg, &operand) in region.args.iter().zip(entries) {
            let Some(moving) = self.dot(operand) else { continue };
            let dot = self.dot_value(arg);
            self.dots.insert(arg, dot);
            args.push(dot);
            operands.push(moving);
        }
        let varying: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(stmt.results[k])).collect();
        let inside = std::mem::replace(&mut self.inside, true);
        self.builder.enter();
        self.section(&region.stmts);
        let mut yields = region.yields.clone();
        yields.extend(varying.iter().map(|&k| self.dot_or_zeros(region.yields[k], stmt.span)).collect::<Vec<_>>());
        let stmts = self.builder.leave();
        self.inside = inside;

        let (mut results, mut all) = (stmt.results.clone(), folds.to_vec());
        let mut wanted = shapes.to_vec();
        // Which shape is that of which result.
        let shape_of = |k: usize| shapes[folds[..k].iter().filter(|fold| **fold == Fold::To).count()];
        for k in varying {
            let z = stmt.results[k];
            let dot = self.dot_value(z);
            results.push(dot);
            all.push(folds[k]);
            if folds[k] == Fold::To {
                wanted.push(shape_of(k));
            }
            self.set_dot(z, dot);
        }
        operands.extend(wanted);
        let body = Region { args, stmts, yields };
        self.builder.append(Stmt { results, op: Op::Fuse(all), operands, regions: vec![body], ..stmt.clone() });
    }
}
