//! `if`: the arm that ran, alone, hands the cotangents on, so no 0·∞ comes from the arm that did not.
//!
//! An arm of a few operations on floats is computed again by the reverse sweep; any other one keeps what its reverse needs.

use super::Sweep;
use crate::ir::{Kind, Match, Op, Region, Stmt, ValueId};
use std::collections::{BTreeMap, BTreeSet};

impl Sweep {
    pub(super) fn branch(&mut self, stmt: &Stmt, m: &Match) -> Stmt {
        let mut read: BTreeSet<ValueId> = BTreeSet::new();
        stmt.arms().iter().for_each(|r| read.extend(r.free()));
        let wanted: Vec<ValueId> = read.into_iter().filter(|&v| self.activity.varies(v)).collect();
        let results: Vec<ValueId> =
            stmt.results.iter().copied().filter(|z| self.activity.varies(*z) && self.bars.contains_key(z)).collect();
        let bars: Vec<ValueId> = results.iter().map(|z| self.bars[z]).collect();
        // The cotangent of an array goes through the arms: an arm adds to a part of it, and does not make a new one.
        let through: BTreeMap<ValueId, ValueId> = wanted
            .iter()
            .filter(|&&v| !self.builder.kind(v).is_float())
            .filter_map(|&v| Some((v, *self.bars.get(&v)?)))
            .collect();
        let cheap = self.inside || stmt.arms().iter().all(|r| self.is_cheap(r));
        let mut new = stmt.clone();
        let mut regions = Vec::new();
        for (i, region) in stmt.arms().iter().enumerate() {
            // Only the results that have a cotangent take part.
            let yields = stmt.results.iter().zip(&region.yields).filter(|(z, _)| results.contains(z)).map(|(_, &y)| y);
            let part = Region { args: vec![], stmts: region.stmts.clone(), yields: yields.collect() };
            let mut reversed = if cheap {
                let (stmts, shares) = self.backwards(&part, &mut BTreeMap::new(), &through, &bars, &wanted, None);
                Region { args: vec![], stmts, yields: shares }
            } else {
                let (stmts, reversed) = self.arm(&part, &through, &bars, &wanted, stmt);
                new.regions[i].stmts = stmts;
                reversed
            };
            crate::optimise::dead(&mut reversed);
            regions.push(reversed);
        }
        let kinds: Vec<Kind> = wanted.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let shares = self.builder.push_with(Op::Match(m.clone()), stmt.operands.clone(), regions, kinds, stmt.span);
        for (&value, share) in wanted.iter().zip(shares) {
            if through.contains_key(&value) {
                self.set_bar(value, share, None);
            } else {
                self.gain(value, share, None, stmt.span);
            }
        }
        new
    }

    /// An arm that keeps what its reverse needs, and its reverse.
    fn arm(
        &mut self,
        part: &Region,
        through: &BTreeMap<ValueId, ValueId>,
        bars: &[ValueId],
        wanted: &[ValueId],
        stmt: &Stmt,
    ) -> (Vec<Stmt>, Region) {
        let outer = std::mem::replace(&mut self.bars, through.clone());
        self.builder.enter();
        for (&result, &bar) in part.yields.iter().zip(bars) {
            if self.activity.varies(result) {
                self.gain(result, bar, None, stmt.span);
            }
        }
        let forward = self.reverse(&part.stmts);
        let shares = wanted.iter().map(|&v| self.cotangent_or_zeros(v)).collect();
        let reverse = self.builder.leave();
        self.bars = outer;
        let sweeps = self.connect(&[], forward, reverse, shares, &BTreeMap::new(), stmt.span);
        (sweeps.forward, Region { args: vec![], stmts: sweeps.reverse, yields: sweeps.shares })
    }

    /// Whether a region is no more than a few operations on floats.
    fn is_cheap(&self, region: &Region) -> bool {
        region.stmts.iter().all(|s| {
            let scalar =
                s.results.iter().all(|&r| !matches!(self.builder.kind(r), Kind::Array(..) | Kind::List(..) | Kind::Unknown));
            let loads =
                s.operands.iter().any(|&v| matches!(self.builder.kind(v), Kind::Array(..) | Kind::List(..) | Kind::Unknown));
            let simple = !loads && matches!(s.op, Op::Rule(_) | Op::Const(_) | Op::Code(_) | Op::Match(_));
            scalar && simple && !s.is_effect() && s.regions.iter().all(|r| self.is_cheap(r))
        })
    }
}
