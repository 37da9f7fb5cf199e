//! Fused elementwise functions: values and tangents in one pass, or tangents in passes of their own where one kernel cannot have them all.

use super::Tangents;
use crate::ir::{Fold, OPERANDS, Op, RESULTS, Region, Stmt, ValueId};
use std::collections::BTreeMap;

/// What a pass gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Values, and tangents behind them.
    Both,
    /// Tangents.
    Tangents,
}

impl Tangents {
    /// Appends a fused function with the tangents of its results, each kept or summed as its value is.
    pub(super) fn fused(&mut self, stmt: &Stmt, folds: &[Fold]) {
        let region = &stmt.regions[0];
        let entries = &stmt.operands[..region.args.len()];
        let moving: Vec<usize> = (0..entries.len()).filter(|&i| self.dot(entries[i]).is_some()).collect();
        let varying: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(stmt.results[k])).collect();
        // Each tangent that is taken later needs an operand.
        let room = OPERANDS - self.later;
        let fits = |n: usize| entries.len() + n * moving.len() <= room && stmt.results.len() + n * varying.len() <= RESULTS;
        let all = self.along.clone();
        // A list of shares for each result, direction by direction.
        let mut shares: Vec<Vec<Vec<ValueId>>> = vec![vec![vec![]; stmt.results.len()]; self.dots.len()];
        let (together, apart) = all.split_at(if fits(all.len()) { all.len() } else { usize::from(fits(1)) });
        if together.is_empty() {
            self.builder.append(stmt.clone());
        } else {
            self.along = together.to_vec();
            self.pass(stmt, folds, (region.clone(), &moving), Gives::Both, &mut shares);
        }
        for &direction in apart {
            self.along = vec![direction];
            for moving in moving.chunks(room.saturating_sub(entries.len()).max(1)) {
                let outer = self.activity.clone();
                self.builder.enter();
                let copy = self.builder.copy_region(region, &mut BTreeMap::new());
                self.builder.leave();
                for &i in moving {
                    self.activity.set(copy.args[i]);
                }
                let values = &self.builder.values;
                self.activity.follow(&copy, &|v| values[v.index()].is_differentiable());
                self.pass(stmt, folds, (copy, moving), Gives::Tangents, &mut shares);
                self.activity = outer;
            }
        }
        self.along = all;
        for k in varying {
            let z = stmt.results[k];
            self.for_each_direction(|sweep| {
                let of_result = std::mem::take(&mut shares[sweep.direction][k]);
                let dot = sweep.sum(of_result, &Stmt { results: vec![z], ..stmt.clone() });
                sweep.set_dot(z, dot);
            });
        }
    }

    /// Appends one pass where these operands move: a share of each result's tangents.
    fn pass(
        &mut self,
        stmt: &Stmt,
        folds: &[Fold],
        (region, moving): (Region, &[usize]),
        gives: Gives,
        shares: &mut [Vec<Vec<ValueId>>],
    ) {
        let (entries, shapes) = stmt.operands.split_at(region.args.len());
        let (mut args, mut operands) = (region.args, entries.to_vec());
        self.for_each_direction(|sweep| {
            for &i in moving {
                let Some(dot_of_entries) = sweep.dot(entries[i]) else { continue };
                args.push(sweep.enter_dot(args[i]));
                operands.push(dot_of_entries);
            }
        });
        let inside = std::mem::replace(&mut self.inside, true);
        self.builder.enter();
        self.section(&region.stmts);
        let moved: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(region.yields[k])).collect();
        let dots = self.each_direction(|sweep| moved.iter().map(|&k| sweep.dot_or_zeros(region.yields[k], stmt.span)).collect());
        let stmts = self.builder.leave();
        self.inside = inside;

        // Which shape is that of which result.
        let shape_of = |k: usize| shapes[folds[..k].iter().filter(|fold| **fold == Fold::To).count()];
        let (mut results, mut all, mut wanted, mut yields) = match gives {
            Gives::Both => (stmt.results.clone(), folds.to_vec(), shapes.to_vec(), region.yields),
            Gives::Tangents => (vec![], vec![], vec![], vec![]),
        };
        yields.extend(dots);
        self.for_each_direction(|sweep| {
            for &k in &moved {
                let dot = sweep.dot_value(stmt.results[k]);
                results.push(dot);
                shares[sweep.direction][k].push(dot);
                all.push(folds[k]);
                if folds[k] == Fold::To {
                    wanted.push(shape_of(k));
                }
            }
        });
        operands.extend(wanted);
        let body = Region { args, stmts, yields };
        self.builder.append(Stmt { results, op: Op::Fuse(all), operands, regions: vec![body], ..stmt.clone() });
    }
}
