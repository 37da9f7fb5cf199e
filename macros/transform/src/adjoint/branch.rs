//! `if`: the arm that ran, alone, hands the cotangents on, so no 0·∞ comes from the arm that did not.

use super::Sweep;
use crate::ir::{Kind, Op, Region, Stmt, ValueId};
use std::collections::{BTreeMap, BTreeSet};

impl Sweep {
    pub(super) fn branch(&mut self, stmt: &Stmt) {
        let mut read: BTreeSet<ValueId> = BTreeSet::new();
        stmt.regions.iter().for_each(|r| read.extend(r.free()));
        let wanted: Vec<ValueId> = read.into_iter().filter(|&v| self.activity.varies(v)).collect();
        let results: Vec<ValueId> =
            stmt.results.iter().copied().filter(|z| self.activity.varies(*z) && self.bars.contains_key(z)).collect();
        let bars: Vec<ValueId> = results.iter().map(|z| self.bars[z]).collect();
        let mut regions = Vec::new();
        for region in &stmt.regions {
            // Only the results that have a cotangent take part.
            let yields = stmt.results.iter().zip(&region.yields).filter(|(z, _)| results.contains(z)).map(|(_, &y)| y);
            let part = Region { args: vec![], stmts: region.stmts.clone(), yields: yields.collect() };
            let (stmts, shares) = self.backwards(&part, &mut BTreeMap::new(), &bars, &wanted, None);
            let mut reversed = Region { args: vec![], stmts, yields: shares };
            crate::optimise::dead(&mut reversed);
            regions.push(reversed);
        }
        let kinds: Vec<Kind> = wanted.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let shares = self.builder.push_with(Op::If, stmt.operands.clone(), regions, kinds, stmt.span);
        for (&value, share) in wanted.iter().zip(shares) {
            self.gain(value, share, None, stmt.span);
        }
    }
}
