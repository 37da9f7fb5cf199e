//! Kernels of the reverse sweep take sums of shares into their own pass.
//!
//! The reverse sweep adds shares one by one: `e_bar + rt::broadcast_to(t_bar.insert_axis(axis), …)`. Where a kernel is all that reads the
//! sum, it adds for itself, entry by entry, and what was spread out for the sum stays as it is.

use super::fuse::{changes_between, count, is_cast};
use crate::analyse::{Shapes, shapes};
use crate::ir::{Builder, Func, Kind, Op, Region, Stmt, ValueId};
use crate::rules::{Form, Shape};
use std::collections::BTreeMap;

/// Moves arithmetic into the kernels that read it, in the reverse sweep; a kernel gets at most so many operands.
pub fn absorb(func: &Func, most: usize) -> Func {
    let mut func = func.clone();
    let mut uses = vec![0; func.values.len()];
    count(&func.body, &mut uses);
    let mut absorb = Absorb { shapes: shapes(&func), builder: Builder::new(std::mem::take(&mut func.values)), uses, most };
    let reverse = func.body.stmts.split_off(func.forward);
    func.body.stmts.extend(absorb.stmts(reverse));
    func.values = absorb.builder.values;
    func
}

struct Absorb {
    builder: Builder,
    shapes: Shapes,
    /// How often each value is read.
    uses: Vec<usize>,
    /// How many operands a kernel has at most.
    most: usize,
}

impl Absorb {
    fn stmts(&mut self, stmts: Vec<Stmt>) -> Vec<Stmt> {
        let mut region = Region { args: vec![], stmts, yields: vec![] };
        for stmt in &mut region.stmts {
            if !matches!(stmt.op, Op::Fuse(_) | Op::Map(_)) {
                for inner in &mut stmt.regions {
                    inner.stmts = self.stmts(std::mem::take(&mut inner.stmts));
                }
            }
        }
        let mut at = region.stmts.len();
        while at > 0 {
            at -= 1;
            while let Some((entry, from)) = self.absorbed(&region, at) {
                let part = region.stmts.remove(from);
                at -= 1;
                let mut spread: BTreeMap<ValueId, ValueId> = region.stmts.iter().filter_map(|s| self.spread(s, &part)).collect();
                // Where all of it is spread out, one operand goes on to have the shape.
                if part.operands.iter().all(|v| spread.contains_key(v)) {
                    spread.pop_last();
                }
                region.stmts[at] = self.with(&region.stmts[at], entry, &part, &spread);
                // What was spread out is read no more.
                let kept = region.stmts.len();
                region.stmts.retain(|s| !(s.results.len() == 1 && spread.contains_key(&s.result())));
                at -= kept - region.stmts.len();
            }
        }
        region.stmts
    }

    /// An operand of the kernel at `at` that it can compute for itself, and where it is computed.
    fn absorbed(&self, region: &Region, at: usize) -> Option<(usize, usize)> {
        let kernel = &region.stmts[at];
        let Op::Fuse(_) = &kernel.op else { return None };
        let entries = kernel.regions[0].args.len();
        (0..entries).find_map(|entry| {
            let v = kernel.operands[entry];
            let from = region.stmts[..at].iter().position(|s| s.results.contains(&v))?;
            let part = &region.stmts[from];
            let more = entries - 1 + part.operands.len();
            let fits = self.uses[v.index()] == 1
                && more <= self.most
                && self.is_arithmetic(part)
                && !changes_between(region, from, at)
                // What is spread out for it may read what changes, too.
                && region.stmts[..at].iter().enumerate().all(|(i, s)| self.spread(s, part).is_none() || !changes_between(region, i, at));
            fits.then_some((entry, from))
        })
    }

    /// Whether a statement is an operation of entries that costs next to nothing.
    fn is_arithmetic(&self, stmt: &Stmt) -> bool {
        let [z] = stmt.results[..] else { return false };
        let Kind::Array(elem, _) = self.builder.kind(z) else { return false };
        let entry = |v: &ValueId| matches!(self.builder.kind(*v), Kind::Float(e) | Kind::Array(e, _) if e == elem);
        stmt.suffix.tokens.is_empty()
            && stmt.operands.iter().all(entry)
            && stmt.op.rule().is_some_and(|rule| {
                rule.is_elementwise()
                    && rule.shape == Shape::Broadcast
                    && !is_cast(rule)
                    && matches!(rule.form, Form::Infix(_) | Form::Prefix(_))
            })
    }

    /// What a statement spreads out to the shape of another operand of `part`, with what it makes of it.
    fn spread(&self, stmt: &Stmt, part: &Stmt) -> Option<(ValueId, ValueId)> {
        stmt.op.rule().filter(|rule| rule.name == "broadcast_to")?;
        let wide = stmt.result();
        let beside = part.operands.iter().any(|&v| v != wide && self.shapes.same(v, wide));
        (beside && part.operands.contains(&wide) && self.uses[wide.index()] == 1).then_some((wide, stmt.operands[0]))
    }

    /// The kernel with a statement in the place of an operand.
    fn with(&mut self, kernel: &Stmt, entry: usize, part: &Stmt, spread: &BTreeMap<ValueId, ValueId>) -> Stmt {
        let mut kernel = kernel.clone();
        let region = &mut kernel.regions[0];
        let value = kernel.operands.remove(entry);
        let arg = region.args.remove(entry);
        let mut at = entry;
        let mut operands = Vec::new();
        for operand in &part.operands {
            let operand = *spread.get(operand).unwrap_or(operand);
            let known = kernel.operands[..region.args.len()].iter().position(|&v| v == operand);
            operands.push(if let Some(known) = known {
                region.args[known]
            } else {
                let of = self.builder.values[operand.index()].clone();
                let fresh = self.builder.value(of.name, Kind::Float(of.kind.elem()));
                kernel.operands.insert(at, operand);
                region.args.insert(at, fresh);
                at += 1;
                fresh
            });
        }
        self.builder.values[arg.index()].name = self.builder.values[value.index()].name.clone();
        let inner = Stmt { results: vec![arg], operands, notes: vec![], ..part.clone() };
        region.stmts.insert(0, inner);
        kernel.notes.splice(0..0, part.notes.iter().cloned());
        kernel
    }
}
