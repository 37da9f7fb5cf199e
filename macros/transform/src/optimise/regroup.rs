//! Shares one by one: what gains a sum of products gains each of them, so that none is an array of its own (`emit/gain.rs`).
//!
//! The tangent of `w_bar + outer(z_bar, h)` is `w_bar_dot + (outer(z_bar_dot, h) + outer(z_bar, h_dot))`: two arrays, their sum and the sum with
//! `w_bar_dot`. Added one after the other, both products go into `w_bar_dot` where it is. A product that is added stands before what adds it.

use super::settle::changed;
use crate::ir::{Builder, Func, Kind, Op, Rank, Region, Stmt, ValueId};

/// Regroups the sums of the reverse sweep.
pub fn regroup(func: &Func) -> Func {
    let mut func = func.clone();
    let mut uses = vec![0; func.values.len()];
    super::fuse::count(&func.body, &mut uses);
    let mut regroup = Regroup { builder: Builder::new(std::mem::take(&mut func.values)), uses };
    let stmts = func.body.stmts.split_off(func.forward);
    let mut reverse = Region { args: vec![], stmts, yields: vec![] };
    regroup.region(&mut reverse);
    func.body.stmts.append(&mut reverse.stmts);
    func.values = regroup.builder.values;
    func
}

struct Regroup {
    builder: Builder,
    /// How often each value is read.
    uses: Vec<usize>,
}

impl Regroup {
    fn region(&mut self, region: &mut Region) {
        for stmt in &mut region.stmts {
            if !matches!(stmt.op, Op::Fuse(_) | Op::Map(_)) {
                stmt.regions.iter_mut().for_each(|inner| self.region(inner));
            }
        }
        let mut at = 0;
        while at < region.stmts.len() {
            if let Some(of) = self.summed(region, at) {
                let sum = region.stmts.remove(of);
                let stmt = &mut region.stmts[at - 1];
                let (gaining, z) = (stmt.operands[0], stmt.result());
                let value = self.builder.values[z.index()].clone();
                let between = self.builder.value(value.name.clone(), value.kind.clone());
                self.builder.values[between.index()] = value;
                self.uses.push(1);
                let first =
                    Stmt { results: vec![between], operands: vec![gaining, sum.operands[0]], notes: vec![], ..stmt.clone() };
                stmt.operands = vec![between, sum.operands[1]];
                region.stmts.insert(at - 1, first);
                at -= 1;
                continue;
            }
            if let Some(from) = self.product(region, at) {
                let product = region.stmts.remove(from);
                region.stmts.insert(at - 1, product);
            }
            at += 1;
        }
    }

    /// Where the sum of products stands that this statement adds to a cotangent.
    fn summed(&self, region: &Region, at: usize) -> Option<usize> {
        let of = self.added(region, at)?;
        let is_product =
            |v: &ValueId| region.stmts.iter().any(|s| is_product(s) && s.results.contains(v)) && self.is_read_once(*v);
        let sum = &region.stmts[of];
        (is_sum(sum) && sum.operands.iter().all(|v| self.is_matrix(*v)) && sum.operands.iter().any(is_product)).then_some(of)
    }

    /// Where the product stands that this statement adds, if it may as well stand before it.
    fn product(&self, region: &Region, at: usize) -> Option<usize> {
        let from = self.added(region, at).filter(|&from| is_product(&region.stmts[from]) && from + 1 < at)?;
        let operands = &region.stmts[from].operands;
        let unchanged = region.stmts[from + 1..at].iter().all(|s| operands.iter().all(|v| !changed(s).contains(v)));
        unchanged.then_some(from)
    }

    /// Where the second operand of this sum is made, which nothing else reads.
    fn added(&self, region: &Region, at: usize) -> Option<usize> {
        let stmt = &region.stmts[at];
        let [gaining, share] = stmt.operands[..] else { return None };
        if !is_sum(stmt) || !self.is_matrix(gaining) || !self.is_read_once(share) {
            return None;
        }
        region.stmts[..at].iter().position(|s| s.results == [share])
    }

    fn is_read_once(&self, value: ValueId) -> bool {
        self.uses[value.index()] == 1
    }

    fn is_matrix(&self, value: ValueId) -> bool {
        matches!(self.builder.kind(value), Kind::Array(_, Rank::Fixed(_)))
    }
}

fn is_sum(stmt: &Stmt) -> bool {
    stmt.op.rule().is_some_and(|rule| rule.name == "add")
}

fn is_product(stmt: &Stmt) -> bool {
    stmt.op.rule().is_some_and(|rule| matches!(rule.name, "dot12" | "dot21" | "dot22" | "outer"))
}
