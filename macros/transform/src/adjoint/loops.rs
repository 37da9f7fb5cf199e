//! Loops: the passes in reverse, each with what its forward pass has kept.
//!
//! The reverse loop carries the cotangents of what the loop carries, and those of the values from outside that the body reads:
//! the former are rebound in each pass, the latter gather. A `for` over a range walks it from its end; any other loop counts
//! its passes.

use super::Sweep;
use crate::ir::{Code, Elem, Exit, Head, Hole, Kind, Loop, Mode, Name, Op, Prec, Region, Stmt, ValueId};
use proc_macro2::TokenTree;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// A pass of a loop, walked backwards.
pub(super) struct Walked {
    /// Which of the carried values vary.
    carried: Vec<usize>,
    /// The values from outside that vary.
    free: Vec<ValueId>,
    /// The cotangents with which the reverse sweep begins, of the carried values, then of the free ones.
    firsts: Vec<ValueId>,
    /// These in a pass.
    bars: Vec<ValueId>,
    /// The pass's forward sweep.
    pub(super) forward: Vec<Stmt>,
    /// Its reverse sweep.
    pub(super) reverse: Vec<Stmt>,
    /// The cotangents that a pass hands on.
    pub(super) shares: Vec<ValueId>,
}

impl Sweep {
    /// Walks a loop backwards; gives the loop as its forward sweep must be.
    pub(super) fn looped(&mut self, stmt: &Stmt, l: &Loop) -> Stmt {
        let span = stmt.span;
        let body = stmt.body();
        let mut walked = self.walk_back(stmt, l);
        let back = self.backwards_source(stmt, l);
        let mut given: BTreeMap<ValueId, ValueId> = if back.is_some() {
            body.args[..l.items()]
                .iter()
                .map(|&item| {
                    let value = self.builder.values[item.index()].clone();
                    (item, self.builder.value(value.name, value.kind))
                })
                .collect()
        } else {
            BTreeMap::new()
        };
        given.extend(self.carry_on(stmt, l, &mut walked));
        let sweeps =
            self.connect(&body.args, walked.forward.clone(), walked.reverse.clone(), walked.shares.clone(), &given, span);
        let mut new = stmt.clone();
        if let Some(body) = new.regions.last_mut() {
            body.stmts = sweeps.forward;
        }
        let (source, pattern, items) = match back {
            Some((source, pattern)) => (source, pattern, body.args[..l.items()].iter().map(|i| given[i]).collect()),
            None => {
                let passes = self.count_passes(&mut new, l);
                let code = Code {
                    tokens: {
                        let n = Code::hole(0);
                        quote!(0..#n)
                    },
                    holes: vec![plain()],
                    prec: Prec::Loose,
                    borrows: false,
                };
                let source = self.builder.push(Op::Code(code), vec![passes], Kind::Discrete, span);
                (source, Code { tokens: quote!(_), holes: vec![], prec: Prec::Postfix, borrows: false }, vec![])
            }
        };
        self.go_back(stmt, l, &walked, (source, pattern, items), (sweeps.reverse, sweeps.shares));
        new
    }

    /// Where the reverse sweep reads an array that the loop carries both as a pass takes it in and as it hands it on, the latter is what
    /// the pass after it has taken off the tape: the reverse loop carries it, at first what came out of the loop, and the tape keeps each
    /// but once. Gives the names that these have in the reverse loop.
    fn carry_on(&mut self, stmt: &Stmt, l: &Loop, walked: &mut Walked) -> Vec<(ValueId, ValueId)> {
        let body = stmt.body();
        let reads_more = |s: &&Stmt| s.op.rule().is_none_or(|r| r.name != "shape_of");
        let mut read: BTreeSet<ValueId> = walked.reverse.iter().filter(reads_more).flat_map(Stmt::reads).collect();
        read.extend(&walked.shares);
        let mut names: Vec<(ValueId, ValueId)> = Vec::new();
        for (k, &result) in stmt.results.iter().enumerate() {
            let (taken, next) = (body.args[l.items() + k], body.yields[l.flags() + k]);
            let is_array =
                matches!(self.builder.kind(taken), Kind::Array(..)) && self.builder.kind(taken) == self.builder.kind(next);
            let is_made = body.stmts.iter().any(|s| s.results.contains(&next)) && names.iter().all(|(known, _)| *known != next);
            if is_array && is_made && read.contains(&taken) && read.contains(&next) {
                let again = self.again(next);
                names.push((next, again));
                walked.firsts.push(result);
                walked.bars.push(again);
                walked.shares.push(taken);
            }
        }
        names
    }

    /// The loop of the reverse sweep over this source, whose pattern binds the items: it carries cotangents.
    pub(super) fn go_back(
        &mut self,
        stmt: &Stmt,
        l: &Loop,
        walked: &Walked,
        (source, pattern, items): (ValueId, Code, Vec<ValueId>),
        (stmts, yields): (Vec<Stmt>, Vec<ValueId>),
    ) {
        let (span, body) = (stmt.span, stmt.body());
        let Walked { carried, free, firsts, bars, .. } = walked;
        let args: Vec<ValueId> = items.into_iter().chain(bars.iter().copied()).collect();
        let region = Region { args, stmts, yields };
        let kinds = region.yields.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let operands = std::iter::once(source).chain(firsts.iter().copied()).collect();
        let head = Op::Loop(Loop { head: Head::For(pattern), exit: Exit::Never, checkpoint: None });
        let results = self.builder.push_with(head, operands, vec![region], kinds, span);
        let (carried_results, free_results) = results.split_at(carried.len());
        for (&v, &total) in free.iter().zip(free_results) {
            *self.builder.name(total) = Name::Bar(v);
            self.bars.insert(v, total);
        }
        for (&k, &share) in carried.iter().zip(carried_results) {
            let first = stmt.operands[l.sources() + k];
            *self.builder.name(share) = Name::Bar(body.args[l.items() + k]);
            if self.activity.varies(first) {
                self.gain(first, share, None, span);
            }
        }
    }

    /// Walks a pass of a loop backwards.
    pub(super) fn walk_back(&mut self, stmt: &Stmt, l: &Loop) -> Walked {
        let span = stmt.span;
        let body = stmt.body();
        let carried: Vec<usize> = (0..stmt.results.len()).filter(|&k| self.activity.varies(body.args[l.items() + k])).collect();
        let free: Vec<ValueId> = body.free().into_iter().filter(|&v| self.activity.varies(v)).collect();
        let mut firsts: Vec<ValueId> = carried.iter().map(|&k| self.bar_or_zeros(stmt.results[k])).collect();
        firsts.extend(free.iter().map(|&v| self.bar_or_zeros(v)));

        let bar = |sweep: &mut Self, v: ValueId| {
            let kind = sweep.builder.kind(v).clone();
            sweep.builder.value(Name::Bar(v), kind)
        };
        let carried_bars: Vec<ValueId> = carried.iter().map(|&k| bar(self, body.args[l.items() + k])).collect();
        let free_bars: Vec<ValueId> = free.iter().map(|&v| bar(self, v)).collect();
        let outer = std::mem::replace(&mut self.bars, free.iter().copied().zip(free_bars.iter().copied()).collect());
        self.builder.enter();
        for (&k, &z_bar) in carried.iter().zip(&carried_bars) {
            let next = body.yields[l.flags() + k];
            if self.activity.varies(next) {
                self.gain(next, z_bar, None, span);
            }
        }
        let forward = self.reverse(&body.stmts);
        let mut shares = Vec::new();
        for (&k, &z_bar) in carried.iter().zip(&carried_bars) {
            let arg = body.args[l.items() + k];
            let share = match self.bars.get(&arg) {
                Some(&share) => share,
                None => match self.builder.kind(arg).clone() {
                    Kind::Float(elem) => self.builder.constant(0.0, elem, span),
                    // What is carried on may have another shape than what was carried in, or be another variant.
                    Kind::Array(..) | Kind::Unknown => self.bar_or_zeros(arg),
                    _ => self.builder.apply("zeros", vec![z_bar], span),
                },
            };
            shares.push(share);
        }
        shares.extend(free.iter().map(|v| self.bars[v]));
        let reverse = self.builder.leave();
        self.bars = outer;
        Walked { carried, free, firsts, bars: carried_bars.into_iter().chain(free_bars).collect(), forward, reverse, shares }
    }

    /// The range of a `for` loop from its end, with the pattern, if the loop goes through a range to its end.
    fn backwards_source(&mut self, stmt: &Stmt, l: &Loop) -> Option<(ValueId, Code)> {
        let Head::For(pattern) = &l.head else { return None };
        if l.exit == Exit::Break {
            return None;
        }
        let definition = self.forward_definition(stmt.operands[0])?;
        let Op::Code(code) = &definition.op else { return None };
        if !is_range(&code.tokens) {
            return None;
        }
        let (inner, operands) = (code.tokens.clone(), definition.operands.clone());
        let code = Code { tokens: quote!((#inner).rev()), holes: code.holes.clone(), prec: Prec::Postfix, borrows: false };
        let source = self.builder.push(Op::Code(code), operands, Kind::Discrete, stmt.span);
        Some((source, pattern.clone()))
    }

    /// Lets a loop count its passes; gives the number.
    fn count_passes(&mut self, stmt: &mut Stmt, l: &Loop) -> ValueId {
        let span = stmt.span;
        let none = Code { tokens: quote!(0), holes: vec![], prec: Prec::Postfix, borrows: false };
        self.builder.enter();
        let first = self.builder.push(Op::Code(none), vec![], Kind::Int, span);
        self.before.extend(self.builder.leave());
        let mut args = Vec::new();
        for region in &mut stmt.regions {
            let arg = self.builder.value(Name::Wish("passes".into()), Kind::Int);
            region.args.push(arg);
            args.push(arg);
        }
        let next = Code {
            tokens: {
                let n = Code::hole(0);
                quote!(#n + 1)
            },
            holes: vec![plain()],
            prec: Prec::Sum,
            borrows: false,
        };
        self.builder.enter();
        let next = self.builder.push(Op::Code(next), vec![*args.last().expect("a body")], Kind::Int, span);
        let mut counting = self.builder.leave();
        let body = stmt.regions.last_mut().expect("a body");
        body.stmts.append(&mut counting);
        body.yields.push(next);
        stmt.operands.push(first);
        let passes = self.builder.value(Name::Wish("passes".into()), Kind::Int);
        stmt.results.push(passes);
        let _ = l;
        passes
    }

    /// The cotangent of a value, zeros of its shape if nothing has come in yet.
    pub(super) fn bar_or_zeros(&mut self, value: ValueId) -> ValueId {
        if let Some(&bar) = self.bars.get(&value) {
            return bar;
        }
        let value = *self.alike.get(&value).unwrap_or(&value);
        if let Some(zeros) = self.zeros_as_written(value) {
            return zeros;
        }
        let kind = self.builder.kind(value).clone();
        match &kind {
            Kind::Float(elem) => self.builder.constant(0.0, elem.clone(), proc_macro2::Span::call_site()),
            Kind::Array(..) | Kind::Unknown if self.unset.contains(&value) => self.no_cotangent(kind),
            Kind::Array(..) | Kind::List(Elem::F32 | Elem::F64, _) => {
                let shape = self.shape_of(value, proc_macro2::Span::call_site());
                let zeros = self.builder.apply("zeros_of", vec![shape], proc_macro2::Span::call_site());
                self.builder.values[zeros.index()].kind = kind;
                zeros
            }
            _ => self.builder.apply("zeros", vec![value], proc_macro2::Span::call_site()),
        }
    }
}

pub(super) fn plain() -> Hole {
    Hole { mode: Mode::Plain, prec: Prec::Postfix }
}

/// Whether code is a range, perhaps turned around or in steps: it can be walked from its end.
pub(crate) fn is_range(tokens: &proc_macro2::TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let dots = tokens
        .windows(2)
        .any(|pair| matches!(pair, [TokenTree::Punct(a), TokenTree::Punct(b)] if a.as_char() == '.' && b.as_char() == '.'));
    let turned = match tokens.as_slice() {
        [TokenTree::Group(inner), rest @ ..] => {
            let words = rest.iter().filter_map(|t| if let TokenTree::Ident(i) = t { Some(i.to_string()) } else { None });
            is_range(&inner.stream()) && words.into_iter().all(|w| w == "rev" || w == "step_by" || w.starts_with("__hole"))
        }
        _ => false,
    };
    dots || turned
}
