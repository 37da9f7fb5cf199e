//! Branches: the arm that ran, alone, hands the cotangents on, so no 0·∞ comes from an arm that did not.
//!
//! What was matched is matched again, where it is still there; else the branch keeps the number of the arm that ran. What a
//! pattern binds hands its cotangent on to the part of the scrutinee's cotangent that it is. An arm of a few operations on floats is
//! computed again by the reverse sweep; any other one keeps what its reverse needs. A number that an arm gives is read from what the branch gives.

use super::Sweep;
use crate::ir::{self, Code, Kind, Match, Name, Op, Place, Prec, Region, Step, Stmt, ValueId};
use proc_macro2::Literal;
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};

/// What a pattern binds, with the way from the whole to it.
#[derive(Clone)]
pub(super) struct PartOf {
    pub(super) arg: ValueId,
    pub(super) whole: ValueId,
    pub(super) steps: Vec<Step>,
    pub(super) indices: Vec<ValueId>,
}

/// What the reverse of a region is given, and what it gives.
pub(super) struct Shared {
    /// Cotangents of its yields.
    pub(super) bars: Vec<ValueId>,
    /// The values whose cotangents it gives.
    pub(super) wanted: Vec<ValueId>,
    /// Their cotangents that it adds to.
    pub(super) through: BTreeMap<ValueId, ValueId>,
}

impl Sweep {
    pub(super) fn branch(&mut self, stmt: &Stmt, m: &Match) -> Stmt {
        if stmt.is_let_else() {
            self.let_else(stmt, m);
            return stmt.clone();
        }
        let again = self.inside || m.guards() == 0 && stmt.operands.iter().all(|&v| self.is_at_hand(v));
        let parts: Vec<Vec<PartOf>> = (0..m.arms.len()).map(|i| self.parts(stmt, m, i)).collect();
        let mut read: BTreeSet<ValueId> = parts.iter().flatten().map(|part| part.whole).collect();
        read.extend(stmt.arms().iter().flat_map(Region::free));
        let wanted: Vec<ValueId> = read.into_iter().filter(|&v| self.activity.varies(v)).collect();
        let results: Vec<ValueId> =
            stmt.results.iter().copied().filter(|z| self.activity.varies(*z) && self.bars.contains_key(z)).collect();
        // All that is bound gathers in one cotangent of the whole.
        for part in parts.iter().flatten() {
            self.cotangent_or_zeros(part.whole);
        }
        let bars: Vec<ValueId> = results.iter().map(|z| self.bars[z]).collect();
        // The cotangent of an array goes through the arms: an arm adds to a part of it, and does not make a new one.
        let through: BTreeMap<ValueId, ValueId> = wanted
            .iter()
            .filter(|&&v| !self.builder.kind(v).is_float())
            .filter_map(|&v| Some((v, *self.bars.get(&v)?)))
            .collect();
        let shared = Shared { bars, wanted, through };
        let bound = |region: &Region| region.args.iter().any(|arg| region.stmts.iter().any(|s| s.reads().contains(arg)));
        let cheap = self.inside || stmt.arms().iter().all(|r| self.is_cheap(r)) && (again || !stmt.arms().iter().any(bound));
        let mut new = stmt.clone();
        let mut regions = Vec::new();
        for (i, region) in stmt.arms().iter().enumerate() {
            // Only the results that have a cotangent take part.
            let yields = stmt.results.iter().zip(&region.yields).filter(|(z, _)| results.contains(z)).map(|(_, &y)| y);
            let part = Region { args: region.args.clone(), stmts: region.stmts.clone(), yields: yields.collect() };
            let mut names: BTreeMap<ValueId, ValueId> =
                if again { region.args.iter().map(|&arg| (arg, self.bound_again(arg))).collect() } else { BTreeMap::new() };
            let args = region.args.iter().filter_map(|arg| names.get(arg).copied()).collect();
            let given = self.given_by_branch(stmt, region);
            let (stmts, yields) = if cheap {
                self.backwards(&part, &mut names, &shared, None, &parts[i])
            } else {
                let (stmts, reversed) = self.arm(&part, &shared, (&names, &given), &parts[i], stmt);
                new.regions[i].stmts = stmts;
                reversed
            };
            let mut reversed = Region { args, stmts, yields };
            if cheap {
                self.read_from_branch(&mut reversed, &given, &names);
            } else {
                crate::optimise::dead(&mut reversed);
            }
            regions.push(reversed);
        }
        let (of, operands) = if again {
            for guard in &stmt.regions[m.arms.len()..] {
                let guard = self.builder.copy_region(guard, &mut BTreeMap::new());
                regions.push(guard);
            }
            (m.clone(), stmt.operands.clone())
        } else {
            (by_number(m.arms.len()), vec![self.number_of_arm(&mut new)])
        };
        let kinds: Vec<Kind> = shared.wanted.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let shares = self.builder.push_with(Op::Match(of), operands, regions, kinds, stmt.span);
        for (&value, share) in shared.wanted.iter().zip(shares) {
            if shared.through.contains_key(&value) {
                self.set_bar(value, share, None);
            } else {
                self.gain(value, share, None, stmt.span);
            }
        }
        new
    }

    /// The numbers that an arm computes and gives, with what the branch gives then. A kernel computes anew.
    fn given_by_branch(&self, stmt: &Stmt, arm: &Region) -> BTreeMap<ValueId, ValueId> {
        let computed = |y: &ValueId| arm.stmts.iter().any(|s| s.results.contains(y) && s.op.rule().is_some());
        let all = arm.yields.iter().copied().zip(stmt.results.iter().copied());
        all.filter(|(y, z)| !self.inside && self.builder.kind(*z).is_float() && computed(y)).collect()
    }

    /// Lets an arm's reverse, which computes the arm again under these names, read what the branch gives.
    fn read_from_branch(
        &mut self,
        reversed: &mut Region,
        given: &BTreeMap<ValueId, ValueId>,
        names: &BTreeMap<ValueId, ValueId>,
    ) {
        let read = read_in(&reversed.stmts);
        let again = |(y, z): (&_, &_)| Some((*names.get(y)?, *z)).filter(|(again, _)| read.contains(again));
        let given: BTreeMap<_, _> = given.iter().filter_map(again).collect();
        reversed.substitute(&|v| *given.get(&v).unwrap_or(&v));
        crate::optimise::dead(reversed);
        if given.is_empty() {
            return;
        }
        // Equations speak of what need not be computed again as the arm has it.
        let made: BTreeSet<ValueId> = reversed.stmts.iter().flat_map(|s| &s.results).chain(&reversed.args).copied().collect();
        let before: BTreeMap<_, _> = names.iter().map(|(before, again)| (*again, *before)).collect();
        let before = |v: ValueId| before.get(&v).copied().filter(|_| !made.contains(&v)).unwrap_or(v);
        reversed.substitute(&before);
        for &value in &made {
            if let Name::Bar(of) = self.builder.name(value) {
                *of = before(*of);
            }
        }
    }

    /// `let … else`: behind it, what the pattern binds is there.
    fn let_else(&mut self, stmt: &Stmt, m: &Match) {
        for part in self.parts(stmt, m, 0) {
            let k = stmt.regions[0].args.iter().position(|arg| *arg == part.arg);
            if let Some(&bar) = k.and_then(|k| self.bars.get(&stmt.results[k])) {
                self.bars.insert(part.arg, bar);
                self.gather_part(&part);
            }
        }
    }

    /// What the pattern of an arm binds and the arm's values depend on.
    fn parts(&self, stmt: &Stmt, m: &Match, arm: usize) -> Vec<PartOf> {
        let region = &stmt.regions[arm];
        let mut out = Vec::new();
        for (&arg, part) in region.args.iter().zip(&m.arms[arm].parts) {
            if let Some(path) = part.path.clone().filter(|_| self.activity.varies(arg) && self.depends(region, arg)) {
                let (mut whole, mut steps, mut indices) = (stmt.operands[part.of], vec![Step::Field(path)], vec![]);
                // A part of a part gathers in the outermost value's cotangent.
                while let (false, Some((of, step, at))) = (self.bars.contains_key(&whole), self.part_of(whole)) {
                    whole = of;
                    steps.insert(0, step);
                    indices.splice(0..0, at);
                }
                out.push(PartOf { arg, whole, steps, indices });
            }
        }
        out
    }

    /// What a pattern binds, when it is matched again.
    fn bound_again(&mut self, arg: ValueId) -> ValueId {
        let value = self.builder.values[arg.index()].clone();
        let again = self.builder.value(value.name, value.kind);
        self.builder.values[again.index()].sort = value.sort;
        if self.activity.varies(arg) {
            self.activity.set(again);
        }
        again
    }

    /// Hands the cotangent of a part on to the whole.
    pub(super) fn gather_part(&mut self, part: &PartOf) {
        let Some(&bar) = self.bars.get(&part.arg) else { return };
        let span = proc_macro2::Span::call_site();
        let (whole, kind) = (self.cotangent_or_zeros(part.whole), self.builder.kind(part.whole).clone());
        let place = Place::new(part.steps.clone(), &kind);
        let operands = [whole, bar].into_iter().chain(part.indices.iter().copied()).collect();
        let sum = self.builder.push(Op::AccumulateInto(place), operands, kind, span);
        self.set_bar(part.whole, sum, None);
    }

    /// Whether a value is there in the reverse sweep, or can be had again or kept at next to no cost.
    fn is_at_hand(&self, value: ValueId) -> bool {
        if self.lasting.contains(&value) || matches!(self.builder.kind(value), Kind::Int | Kind::Bool | Kind::Float(_)) {
            return true;
        }
        self.forward_definition(value).is_some_and(|stmt| {
            super::keep::is_cheap(stmt) && stmt.results.len() == 1 && stmt.operands.iter().all(|&v| self.is_at_hand(v))
        })
    }

    /// Lets a branch give the number of the arm that ran; of two arms, whether it was the first.
    fn number_of_arm(&mut self, stmt: &mut Stmt) -> ValueId {
        let arms = stmt.arms().len();
        let (kind, name) = if arms == 2 { (Kind::Bool, "fits") } else { (Kind::Int, "arm") };
        for (i, region) in stmt.regions[..arms].iter_mut().enumerate() {
            self.builder.enter();
            let first = i == 0;
            let tokens = if arms == 2 { quote!(#first) } else { Literal::usize_unsuffixed(i).to_token_stream() };
            let code = Code { tokens, holes: vec![], prec: Prec::Postfix, borrows: false };
            let number = self.builder.push(Op::Code(code), vec![], kind.clone(), stmt.span);
            region.stmts.append(&mut self.builder.leave());
            region.yields.push(number);
        }
        let number = self.builder.value(Name::Wish(name.into()), kind);
        stmt.results.push(number);
        number
    }

    /// An arm that keeps what its reverse needs, and its reverse.
    fn arm(
        &mut self,
        part: &Region,
        shared: &Shared,
        (bound, given): (&BTreeMap<ValueId, ValueId>, &BTreeMap<ValueId, ValueId>),
        parts: &[PartOf],
        stmt: &Stmt,
    ) -> (Vec<Stmt>, (Vec<Stmt>, Vec<ValueId>)) {
        let outer = std::mem::replace(&mut self.bars, shared.through.clone());
        self.builder.enter();
        for (&result, &bar) in part.yields.iter().zip(&shared.bars) {
            if self.activity.varies(result) {
                self.gain(result, bar, None, stmt.span);
            }
        }
        let forward = self.reverse(&part.stmts);
        for part in parts {
            self.gather_part(part);
        }
        let shares = shared.wanted.iter().map(|&v| self.cotangent_or_zeros(v)).collect();
        let reverse = self.builder.leave();
        self.bars = outer;
        let read = read_in(&reverse);
        let given = given.iter().filter(|(y, _)| read.contains(y)).chain(bound).map(|(y, z)| (*y, *z)).collect();
        let sweeps = self.connect(&part.args, forward, reverse, shares, &given, stmt.span);
        (sweeps.forward, (sweeps.reverse, sweeps.shares))
    }

    /// Whether a region is no more than a few operations on floats.
    fn is_cheap(&self, region: &Region) -> bool {
        region.stmts.iter().all(|s| {
            let scalar =
                s.results.iter().all(|&r| !matches!(self.builder.kind(r), Kind::Array(..) | Kind::List(..) | Kind::Unknown));
            let loads =
                s.operands.iter().any(|&v| matches!(self.builder.kind(v), Kind::Array(..) | Kind::List(..) | Kind::Unknown));
            let simple = !loads && matches!(s.op, Op::Rule(_) | Op::Const(_) | Op::Code(_) | Op::Match(_));
            scalar && simple && !s.is_effect() && s.regions.iter().all(|r| r.args.is_empty() && self.is_cheap(r))
        })
    }
}

/// What statements and the regions in them read.
fn read_in(stmts: &[Stmt]) -> BTreeSet<ValueId> {
    stmts.iter().flat_map(Stmt::reads).collect()
}

/// A branch on the number of an arm.
fn by_number(arms: usize) -> Match {
    if arms == 2 {
        return Match::on_condition();
    }
    let arm = |i: usize| {
        let pattern = if i + 1 == arms { quote!(_) } else { Literal::usize_unsuffixed(i).to_token_stream() };
        ir::Arm { pattern, parts: vec![], guarded: false }
    };
    Match { arms: (0..arms).map(arm).collect(), ..Match::on_condition() }
}
