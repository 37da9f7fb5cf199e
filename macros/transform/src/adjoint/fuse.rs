//! Fused elementwise functions: one pass forwards, one backwards.
//!
//! The reverse is a fused function, too, with one result an operand, summed over what was broadcast; what it needs of the forward sweep is
//! computed again, entry by entry, but for the result, which is at hand. Where the result is a sum and costs more than arithmetic, the
//! derivatives are computed in the forward pass, beside the value, and the reverse sweep scales them by the sum's cotangent: nothing is
//! computed twice. So it is of a sum over the product of a constant matrix and a vector, too: what the vector gains can then go by the matrix in the
//! same pass (`optimise/rows.rs`).

use super::Sweep;
use super::branch::Shared;
use crate::ir::{Elem, Fold, Kind, Name, Note, Op, Rank, Region, Stmt, ValueId};
use crate::optimise::{dead, is_heavy};
use std::collections::{BTreeMap, BTreeSet};

/// A fused function's operands with the arguments of its region.
#[derive(Default)]
struct Operands {
    values: Vec<ValueId>,
    args: Vec<ValueId>,
}

impl Operands {
    fn push(&mut self, value: ValueId, arg: ValueId) {
        self.values.push(value);
        self.args.push(arg);
    }
}

impl Sweep {
    /// Hands the cotangents of a fused function on; gives the statement as the forward sweep needs it.
    pub(super) fn fused(&mut self, stmt: &Stmt, folds: &[Fold]) -> Stmt {
        let region = &stmt.regions[0];
        let wanted: Vec<usize> = (0..region.args.len())
            .filter(|&i| self.activity.varies(stmt.operands[i]) && self.depends(region, region.args[i]))
            .collect();
        if wanted.is_empty() {
            return stmt.clone();
        }
        if folds == [Fold::Total] && (region.stmts.iter().any(is_heavy) || self.is_over_rows(stmt, &wanted)) {
            return self.fused_with_partials(stmt, &wanted);
        }
        self.fused_backwards(stmt, folds, &wanted);
        stmt.clone()
    }

    /// Whether a statement of the function itself reads a constant matrix by a vector that varies.
    fn is_over_rows(&self, stmt: &Stmt, wanted: &[usize]) -> bool {
        let is_product = |product: &Stmt| {
            product.op.rule().is_some_and(|rule| rule.name == "dot21") && !self.activity.varies(product.operands[0])
        };
        self.lasting.contains(&stmt.result())
            && wanted.iter().any(|&i| self.forward_definition(stmt.operands[i]).is_some_and(is_product))
    }

    /// The reverse of a fused function, as one.
    fn fused_backwards(&mut self, stmt: &Stmt, folds: &[Fold], wanted: &[usize]) {
        let region = &stmt.regions[0];
        let elem = self.builder.kind(region.yields[0]).elem();
        let (mut operands, mut names) = self.renamed(stmt);
        // z is at hand where it is kept: it need not be computed again.
        let mut at_hand = None;
        let (mut bars, mut yields) = (Vec::new(), Vec::new());
        for ((&z, &entry), fold) in stmt.results.iter().zip(&region.yields).zip(folds) {
            let Some(&z_bar) = self.bars.get(&z) else { continue };
            if *fold == Fold::Kept && at_hand.is_none() {
                let arg = self.argument(z, "z", &elem);
                operands.push(z, arg);
                at_hand = Some((entry, arg));
            }
            let bar = self.argument(z_bar, "z_bar", &elem);
            operands.push(z_bar, bar);
            bars.push(bar);
            yields.push(entry);
        }
        let reversed = Region { yields, ..region.clone() };
        let args = wanted.iter().map(|&i| region.args[i]).collect();
        let shared = Shared { bars: bars.clone(), wanted: args, through: BTreeMap::new() };
        let outer = std::mem::replace(&mut self.inside, true);
        let (stmts, shares) = self.backwards(&reversed, &mut names, &shared, at_hand, &[]);
        self.inside = outer;
        let mut body = Region { args: vec![], stmts, yields: shares };
        dead(&mut body);

        // What is handed on as it is needs no pass.
        let kept = folds.contains(&Fold::Kept).then(|| stmt.result());
        let alone = bars.len() == 1 && kept.is_some();
        let mut computed = Vec::new();
        for (&i, &share) in wanted.iter().zip(&body.yields) {
            if alone && share == bars[0] {
                let (operand, z_bar) = (stmt.operands[i], self.bars[&stmt.result()]);
                let note = self.fused_note(stmt, operand, z_bar, z_bar);
                let share = self.fit(stmt, z_bar, operand);
                self.gain(operand, share, Some(note), stmt.span);
            } else {
                computed.push((i, share));
            }
        }
        if computed.is_empty() {
            return;
        }
        body.yields = computed.iter().map(|(_, share)| *share).collect();
        let (folds, shapes, kinds) = self.gathered(stmt, computed.iter().map(|(i, _)| *i), kept, false);
        let z_bar = self.bars[&stmt.result()];
        let operands = self.read(&body, operands, stmt, kept, &folds, &computed);
        let read = operands.args;
        self.name_shares(&body, region, &computed, &names);
        let region = Region { args: read, ..body };
        let operands = operands.values.into_iter().chain(shapes).collect();
        let results = self.builder.push_with(Op::Fuse(folds), operands, vec![region], kinds, stmt.span);
        for ((i, share), result) in computed.into_iter().zip(results) {
            let operand = stmt.operands[i];
            let note = self.fused_note(stmt, operand, share, z_bar);
            self.gain(operand, result, Some(note), stmt.span);
        }
    }

    /// The derivatives of a sum are computed beside it, and scaled in the reverse sweep.
    fn fused_with_partials(&mut self, stmt: &Stmt, wanted: &[usize]) -> Stmt {
        let region = &stmt.regions[0];
        let elem = self.builder.kind(region.yields[0]).elem();
        let (operands, mut names) = self.renamed(stmt);
        self.builder.enter();
        let one = self.builder.constant(1.0, elem.clone(), stmt.span);
        let args = wanted.iter().map(|&i| region.args[i]).collect();
        let shared = Shared { bars: vec![one], wanted: args, through: BTreeMap::new() };
        let outer = std::mem::replace(&mut self.inside, true);
        let (stmts, shares) = self.backwards(region, &mut names, &shared, None, &[]);
        self.inside = outer;
        let mut all = self.builder.leave();
        all.extend(stmts);
        let value = *names.get(&region.yields[0]).unwrap_or(&region.yields[0]);
        let mut body = Region { args: operands.args, stmts: all, yields: std::iter::once(value).chain(shares.clone()).collect() };
        dead(&mut body);

        let computed: Vec<(usize, ValueId)> = wanted.iter().copied().zip(shares).collect();
        self.name_shares(&body, region, &computed, &names);
        let (mut folds, shapes, kinds) = self.gathered(stmt, wanted.iter().copied(), None, true);
        folds.insert(0, Fold::Total);
        let guarded = body.stmts.iter().any(|s| s.op.rule().is_some_and(|r| r.name == "chain"));
        let z_bar = self.bars[&stmt.result()];
        let mut results = vec![stmt.result()];
        for ((i, share), kind) in computed.into_iter().zip(kinds) {
            let operand = stmt.operands[i];
            let partial = self.builder.value(Name::Partial(operand), kind.clone());
            results.push(partial);
            let note = self.fused_note(stmt, operand, share, z_bar);
            let share = match (kind, guarded) {
                (Kind::Float(_), true) => self.builder.apply("chain", vec![z_bar, partial], stmt.span),
                (Kind::Float(_), false) => self.builder.apply("mul", vec![z_bar, partial], stmt.span),
                (kind, _) => {
                    let share = self.builder.apply("scaled", vec![partial, z_bar], stmt.span);
                    self.builder.values[share.index()].kind = kind;
                    share
                }
            };
            self.gain(operand, share, Some(note), stmt.span);
        }
        let operands = operands.values.into_iter().chain(shapes).collect();
        Stmt { results, op: Op::Fuse(folds), operands, regions: vec![body], ..stmt.clone() }
    }

    /// The operands of a fused function, with new arguments for a region of its own.
    fn renamed(&mut self, stmt: &Stmt) -> (Operands, BTreeMap<ValueId, ValueId>) {
        let (mut operands, mut names) = (Operands::default(), BTreeMap::new());
        for (&arg, &operand) in stmt.regions[0].args.iter().zip(&stmt.operands) {
            let value = self.builder.values[arg.index()].clone();
            let fresh = self.builder.value(value.name, value.kind);
            names.insert(arg, fresh);
            operands.push(operand, fresh);
        }
        (operands, names)
    }

    /// An argument for the entries of a value, called like it.
    fn argument(&mut self, of: ValueId, wish: &str, elem: &Elem) -> ValueId {
        let name = match self.builder.name(of).clone() {
            Name::None => Name::Wish(wish.into()),
            name => name,
        };
        self.builder.value(name, Kind::Float(elem.clone()))
    }

    /// What becomes of the shares of these operands, the shapes that this takes, and the kinds of the results. `kept` has the
    /// shape of all entries; `before`: the shapes are taken before the statement.
    fn gathered(
        &mut self,
        stmt: &Stmt,
        operands: impl Iterator<Item = usize>,
        kept: Option<ValueId>,
        before: bool,
    ) -> (Vec<Fold>, Vec<ValueId>, Vec<Kind>) {
        let (mut folds, mut shapes, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        for i in operands {
            let operand = stmt.operands[i];
            let kind = self.builder.kind(operand).clone();
            folds.push(match &kind {
                Kind::Float(_) => Fold::Total,
                Kind::Array(..) if kept.is_some_and(|z| self.shapes.same(z, operand)) => Fold::Kept,
                _ => {
                    if before {
                        self.builder.enter();
                        shapes.push(self.shape_of(operand, stmt.span));
                        let stmts = self.builder.leave();
                        self.before.extend(stmts);
                    } else {
                        shapes.push(self.shape_of(operand, stmt.span));
                    }
                    Fold::To
                }
            });
            kinds.push(kind);
        }
        (folds, shapes, kinds)
    }

    /// The operands that a region reads, and those that give the entries their shape.
    fn read(
        &self,
        body: &Region,
        operands: Operands,
        stmt: &Stmt,
        kept: Option<ValueId>,
        folds: &[Fold],
        computed: &[(usize, ValueId)],
    ) -> Operands {
        let read: BTreeSet<ValueId> = body.stmts.iter().flat_map(Stmt::reads).chain(body.yields.iter().copied()).collect();
        let array = |v: ValueId| !self.builder.kind(v).is_float();
        // What a share is summed to is a shape that takes part, too.
        let summed: BTreeSet<ValueId> =
            computed.iter().zip(folds).filter(|(_, fold)| **fold == Fold::To).map(|((i, _), _)| stmt.operands[*i]).collect();
        let bar = self.bars.get(&stmt.result()).copied();
        let whole = |v: ValueId| kept.is_some_and(|z| v == z || Some(v) == bar || array(v) && self.shapes.same(v, z));
        let is_shaped = operands.values.iter().zip(&operands.args).any(|(&v, arg)| read.contains(arg) && whole(v));
        // A uniform cotangent (that of a sum) need not be spread out: the operands have the shape.
        let uniform = bar.filter(|_| kept.is_some()).and_then(|bar| self.spread_from(bar));
        let other = operands.values.iter().zip(&operands.args).any(|(&v, arg)| read.contains(arg) && whole(v) && Some(v) != bar);
        // The entries have as many axes as the operands.
        let rank = |v: ValueId| if let Rank::Fixed(n) = self.builder.kind(v).rank() { Some(n) } else { None };
        let all = operands.values.iter().map(|&v| rank(v)).collect::<Option<Vec<u8>>>();
        let ranked = all.and_then(|ranks| ranks.into_iter().max());
        let is_ranked = operands.values.iter().zip(&operands.args).any(|(&v, arg)| {
            read.contains(arg) && ranked.is_some() && rank(v) == ranked && (uniform.is_none() || Some(v) != bar)
        });
        let mut out = Operands::default();
        for (value, arg) in operands.values.into_iter().zip(operands.args) {
            let needed = match kept {
                Some(_) if uniform.is_none() => !is_shaped && Some(value) == bar,
                Some(_) if other => false,
                _ => array(value) && Some(value) != kept && !(is_ranked && summed.contains(&value)),
            };
            if read.contains(&arg) || needed {
                out.push(uniform.filter(|_| Some(value) == bar).unwrap_or(value), arg);
            }
        }
        out
    }

    /// Names the shares after what they are shares of.
    fn name_shares(&mut self, body: &Region, region: &Region, computed: &[(usize, ValueId)], names: &BTreeMap<ValueId, ValueId>) {
        let defined: BTreeSet<ValueId> = body.stmts.iter().flat_map(|s| s.results.iter().copied()).collect();
        for (i, share) in computed {
            let arg = names[&region.args[*i]];
            let name = self.builder.name(*share);
            if *name == Name::None && defined.contains(share) {
                *name = Name::Bar(arg);
            }
        }
    }

    /// The equation of one operand.
    fn fused_note(&self, stmt: &Stmt, operand: ValueId, share: ValueId, z_bar: ValueId) -> Note {
        let z = (stmt.result(), self.spoken(z_bar));
        let names = [("formula", stmt.regions[0].yields[0]), ("share", share)];
        let maths = if self.builder.kind(stmt.result()).is_float() { "Σ formula" } else { "formula" };
        // What is handed on as it is has no formula.
        let written = if share == z_bar { "z̄" } else { "share" };
        Note::equation(maths, written, &names, z, operand)
    }
}
