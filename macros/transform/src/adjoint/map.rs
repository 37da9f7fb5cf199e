//! Elementwise functions of the user's: the body is differentiated element by element.
//!
//! The reverse of a region computes the region again and walks it backwards. What is computed again is cheap, a few
//! operations an element, and what nothing reads of it is dropped; the last operation's result is read from z instead.

use super::Sweep;
use super::branch::{PartOf, Shared};
use crate::analyse::Activity;
use crate::ir::{Kind, MapForm, Name, Note, Region, Stmt, ValueId};
use std::collections::BTreeMap;

impl Sweep {
    pub(super) fn map(&mut self, stmt: &Stmt, form: MapForm, z_bar: ValueId) {
        let region = &stmt.regions[0];
        let mut order: Vec<usize> = (0..stmt.operands.len()).filter(|&i| self.activity.varies(stmt.operands[i])).collect();
        // Floats first: the last share can have z̄'s own buffer.
        order.reverse();
        for index in order {
            let operand = stmt.operands[index];
            // A closure that does not read its element.
            if !self.depends(region, region.args[index]) {
                continue;
            }
            let elem = self.builder.kind(stmt.result()).elem();
            let mut names = BTreeMap::new();
            let mut args = Vec::new();
            for &arg in &region.args {
                let value = self.builder.values[arg.index()].clone();
                let fresh = self.builder.value(value.name, value.kind);
                names.insert(arg, fresh);
                args.push(fresh);
            }
            // z is at hand: it need not be computed again.
            let z_name = match self.builder.name(stmt.result()).clone() {
                Name::None => Name::Wish("z".into()),
                name => name,
            };
            let z = self.builder.value(z_name, Kind::Float(elem.clone()));
            let bar_name = match self.builder.name(z_bar).clone() {
                Name::None => Name::Wish("z_bar".into()),
                name => name,
            };
            let bar = self.builder.value(bar_name, Kind::Float(elem));
            args.extend([z, bar]);
            let at_hand = (region.yields[0], z);
            let shared = Shared { bars: vec![bar], wanted: vec![region.args[index]], through: BTreeMap::new() };
            let outer = std::mem::replace(&mut self.inside, true);
            let (stmts, shares) = self.backwards(region, &mut names, &shared, Some(at_hand), &[]);
            self.inside = outer;
            let mut operands = stmt.operands.clone();
            operands.extend([stmt.result(), z_bar]);
            let reversed = Region { args, stmts, yields: shares };
            let share = self.finish_map(stmt, operands, reversed, z_bar);
            let note = self.map_note(stmt, region, operand, share, z_bar);
            let share = if form == MapForm::Method && index == 0 && self.is_shaped(share) {
                share
            } else {
                self.fit(stmt, share, operand)
            };
            self.gain(operand, share, Some(note), stmt.span);
        }
    }

    /// Whether what a region yields varies with one of its arguments.
    pub(super) fn depends(&self, region: &Region, arg: ValueId) -> bool {
        let mut activity = Activity::default();
        activity.set(arg);
        activity.follow(region, &|v| self.builder.kind(v).is_differentiable());
        region.yields.iter().any(|&v| activity.varies(v))
    }

    fn is_shaped(&self, v: ValueId) -> bool {
        matches!(self.builder.kind(v), Kind::Array(..))
    }

    /// The equation of a map: of its only operation, where it is one; its formula and that of the share otherwise.
    fn map_note(&self, stmt: &Stmt, region: &Region, operand: ValueId, share: ValueId, z_bar: ValueId) -> Note {
        let z = (stmt.result(), self.spoken(z_bar));
        if let ([inner], [arg]) = (region.stmts.as_slice(), &region.args[..]) {
            let unnamed = self.builder.values[arg.index()].name == Name::None;
            if let (Some(rule), true) = (inner.op.rule(), unnamed && inner.operands[..] == [*arg]) {
                let named: Vec<_> = rule.params.iter().map(|p| (p.name, operand)).collect();
                if let crate::rules::Derivative::Elementwise([partial]) = rule.derivative {
                    return Note::equation(rule.maths, &partial.share(), &named, z, operand);
                }
            }
        }
        Note::equation("formula", "share", &[("formula", region.yields[0]), ("share", share)], z, operand)
    }

    /// A region again, under new names, and its reverse: from cotangents of its yields to those of the values that are wanted.
    ///
    /// `at_hand` is a value of the region that need not be computed again, with what stands for it; the cotangents of `parts` go into
    /// those of what they are parts of.
    pub(super) fn backwards(
        &mut self,
        region: &Region,
        names: &mut BTreeMap<ValueId, ValueId>,
        shared: &Shared,
        at_hand: Option<(ValueId, ValueId)>,
        parts: &[PartOf],
    ) -> (Vec<Stmt>, Vec<ValueId>) {
        self.builder.enter();
        self.builder.copy(&region.stmts, names);
        let forward = self.builder.leave();
        let renamed = |v: &ValueId| *names.get(v).unwrap_or(v);
        let wanted: Vec<ValueId> = shared.wanted.iter().map(renamed).collect();
        let results: Vec<ValueId> = region.yields.iter().map(renamed).collect();
        let at_hand = at_hand.map(|(v, z)| (renamed(&v), z));

        let outer_bars = std::mem::replace(&mut self.bars, shared.through.clone());
        let outer_activity = self.activity.clone();
        for &v in &wanted {
            self.activity.set(v);
        }
        let copy = Region { args: vec![], stmts: forward, yields: results.clone() };
        let values = &self.builder.values;
        self.activity.follow(&copy, &|v| values[v.index()].is_differentiable());

        self.builder.enter();
        for (&result, &bar) in results.iter().zip(&shared.bars) {
            if self.activity.varies(result) {
                self.gain(result, bar, None, proc_macro2::Span::call_site());
            }
        }
        let mut stmts = self.reverse(&copy.stmts);
        for part in parts {
            self.gather_part(&PartOf { arg: renamed(&part.arg), ..part.clone() });
        }
        let shares = wanted.iter().map(|&v| self.cotangent_or_zeros(v)).collect();
        stmts.extend(self.builder.leave());
        if let Some((v, z)) = at_hand {
            // Only a value of this region is replaced, and only behind its definition.
            if copy.stmts.iter().any(|s| s.results.contains(&v)) {
                let mut behind = Region { args: vec![], stmts, yields: vec![] };
                behind.substitute(&|u| if u == v { z } else { u });
                stmts = behind.stmts;
            }
        }
        self.bars = outer_bars;
        self.activity = outer_activity;
        (stmts, shares)
    }
}
