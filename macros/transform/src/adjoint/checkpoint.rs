//! Checkpointed loops and calls: what the reverse sweep reads is not kept but computed again.
//!
//! The forward sweep of a loop runs its body as it is and keeps some of the states between passes (`rt::Snapshots` says which). The
//! reverse sweep takes each pass by itself, the last first: from the last state that was kept it runs the passes up to this one again,
//! then this one's forward sweep, then its reverse sweep. The two stand in one region, so that nothing of a pass is on a tape.

use super::Sweep;
use super::loops::plain;
use crate::ir::{
    Asks, Callee, Checkpoint, Code, Exit, Head, Hole, Kind, Loop, Mode, Name, Op, Prec, Region, Stmt, TapeId, ValueId,
};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

impl Sweep {
    /// Walks a checkpointed loop backwards; gives the loop as its forward sweep must be.
    pub(super) fn checkpointed(&mut self, stmt: &Stmt, l: &Loop, pattern: &Code, checkpoint: Checkpoint) -> Stmt {
        let span = stmt.span;
        let body = stmt.body();
        let Some(Stmt { op: Op::Code(range), operands: bounds, .. }) = self.forward_definition(stmt.operands[0]).cloned() else {
            unreachable!("a checkpointed loop goes over a range")
        };
        let kept = TapeId(self.tapes);
        self.tapes += 1;
        self.local_tapes.insert(kept.0);
        self.builder.enter();
        let snapshots = self.snapshots(&range, &bounds, checkpoint, stmt);
        let counted = self.zipped(&quote!(0..), &[], (&range, &bounds), &quote!(), stmt);
        let before = self.builder.leave();
        let mut forward = stmt.clone();
        forward.operands[0] = counted;
        (forward.op, forward.regions) = self.plain_passes(stmt, l, pattern, (snapshots, kept));

        let (before, snapshots, forward) = self.filled(before, snapshots, forward);

        let first_tape = self.tapes;
        let walked = self.walk_back(stmt, l);
        let pass = self.builder.value(Name::Wish("pass".into()), Kind::Int);
        self.builder.enter();
        for tape in (first_tape..self.tapes).filter(|tape| self.local_tapes.insert(*tape)).collect::<Vec<_>>() {
            self.builder.push_with(Op::Tape(TapeId(tape)), vec![], vec![], vec![], span);
        }
        let states = &body.args[l.items()..];
        let kinds = std::iter::once(Kind::Int).chain(states.iter().map(|&v| self.builder.kind(v).clone())).collect();
        let resumed = self.builder.push_with(Op::Resume(kept), vec![snapshots, pass], vec![], kinds, span);
        *self.builder.name(resumed[0]) = Name::Wish("start".into());
        for (&again, &state) in resumed[1..].iter().zip(states) {
            self.builder.values[again.index()] = self.builder.values[state.index()].clone();
        }
        let (start, end) = (Code::hole(0), Code::hole(1));
        let up_to = self.zipped(&quote!((#start..#end)), &[resumed[0], pass], (&range, &bounds), &quote!(.skip(#start)), stmt);
        let (op, regions) = self.plain_passes(stmt, l, pattern, (snapshots, kept));
        let operands = std::iter::once(up_to).chain(resumed[1..].iter().copied()).collect();
        // What these passes end with is what this one begins with.
        let mut advance = stmt.clone();
        (advance.op, advance.operands, advance.regions) = (op, operands, regions);
        advance.results = states.to_vec();
        self.builder.append(advance);
        for stmt in without_effects(walked.forward.clone()).into_iter().chain(walked.reverse.iter().cloned()) {
            self.builder.append(stmt);
        }
        let stmts = self.builder.leave();

        let passes = Code::hole(0);
        let back = self.zipped(&quote!((0..#passes.passes()).rev()), &[snapshots], (&range, &bounds), &quote!(.rev()), stmt);
        let items = body.args[..l.items()].iter().copied().chain([pass]).collect();
        self.go_back(stmt, l, &walked, (back, with_pass(pattern), items), (stmts, walked.shares.clone()));
        self.before.extend(before);
        forward
    }

    /// In a region that keeps them on a tape, the snapshots have another name once they are taken: they go there with what is in them.
    fn filled(&mut self, mut before: Vec<Stmt>, snapshots: ValueId, forward: Stmt) -> (Vec<Stmt>, ValueId, Stmt) {
        if forward.results.iter().all(|v| self.lasting.contains(v)) {
            return (before, snapshots, forward);
        }
        let hole = Code::hole(0);
        let holes = vec![Hole { mode: Mode::Move, prec: Prec::Loose }];
        let code = Code { tokens: quote!(#hole), holes, prec: Prec::Postfix, borrows: false };
        self.builder.enter();
        let filled = self.builder.push(Op::Code(code), vec![snapshots], Kind::Discrete, forward.span);
        *self.builder.name(filled) = Name::Wish("snapshots".into());
        before.push(forward);
        (before, filled, self.builder.leave().remove(0))
    }

    /// `rt::snapshots(range, Some(k))`
    fn snapshots(&mut self, range: &Code, bounds: &[ValueId], checkpoint: Checkpoint, stmt: &Stmt) -> ValueId {
        let (mut holes, mut operands) = (range.holes.clone(), bounds.to_vec());
        let budget = match checkpoint.snapshots {
            None => quote!(::core::option::Option::None),
            Some(k) => {
                let hole = Code::hole(operands.len());
                holes.push(Hole { mode: Mode::Plain, prec: Prec::Loose });
                operands.push(k);
                quote!(::core::option::Option::Some(#hole))
            }
        };
        let range = &range.tokens;
        let code = Code { tokens: quote!(__rt::snapshots(#range, #budget)), holes, prec: Prec::Postfix, borrows: false };
        let snapshots = self.builder.push(Op::Code(code), operands, Kind::Discrete, stmt.span);
        *self.builder.name(snapshots) = Name::Wish("snapshots".into());
        snapshots
    }

    /// `count.zip((range).rev())`: the numbers of passes beside the loop's items; `count` has its holes before those of the range.
    fn zipped(
        &mut self,
        count: &TokenStream,
        counted: &[ValueId],
        (range, bounds): (&Code, &[ValueId]),
        behind: &TokenStream,
        stmt: &Stmt,
    ) -> ValueId {
        let moved = |ident: &proc_macro2::Ident| {
            let hole = Code::hole_at(Code::operand(ident)? + counted.len(), ident.span());
            Some(quote!(#hole))
        };
        let range_ = crate::emit::substitute(range.tokens.clone(), &moved, true);
        let items = if behind.is_empty() { range_ } else { quote!((#range_)#behind) };
        let holes = counted.iter().map(|_| plain()).chain(range.holes.iter().copied()).collect();
        let count = if counted.is_empty() { quote!((#count)) } else { count.clone() };
        let code = Code { tokens: quote!(#count.zip(#items)), holes, prec: Prec::Postfix, borrows: false };
        let operands = counted.iter().chain(bounds).copied().collect();
        self.builder.push(Op::Code(code), operands, Kind::Discrete, stmt.span)
    }

    /// The passes as the user wrote them, under new names, each of which may keep the state before it.
    fn plain_passes(&mut self, stmt: &Stmt, l: &Loop, pattern: &Code, (snapshots, kept): (ValueId, TapeId)) -> (Op, Vec<Region>) {
        let mut body = self.builder.copy_region(stmt.body(), &mut BTreeMap::new());
        plain_calls(&mut body);
        body.stmts = without_effects(std::mem::take(&mut body.stmts));
        let at = self.builder.value(Name::Wish("at".into()), Kind::Int);
        let operands = [snapshots, at].into_iter().chain(body.args[l.items()..].iter().copied()).collect();
        self.builder.enter();
        self.builder.push_with(Op::Keep(kept), operands, vec![], vec![], stmt.span);
        let keep = self.builder.leave();
        body.stmts.splice(0..0, keep);
        body.args.insert(l.items(), at);
        let head = Head::For(with_pass(pattern));
        (Op::Loop(Loop { head, exit: Exit::Never, checkpoint: None }), vec![body])
    }

    /// A call whose forward sweep runs again in the reverse sweep; gives the call as the forward sweep must be.
    pub(super) fn called_again(&mut self, stmt: &Stmt, callee: &Callee) -> Stmt {
        let Some((&pullback, values)) = stmt.results.split_last() else { return stmt.clone() };
        let callee = Callee { asks: Asks::Pullback, ..callee.clone() };
        let kinds = stmt.results.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let again = self.builder.push_with(Op::Call(callee.clone()), stmt.operands.clone(), vec![], kinds, stmt.span);
        let again_pullback = again[again.len() - 1];
        *self.builder.name(again_pullback) = self.builder.values[pullback.index()].name.clone();
        let mut with_again = stmt.clone();
        with_again.results = values.iter().copied().chain([again_pullback]).collect();
        self.called(&with_again, &callee);
        let mut forward = stmt.clone();
        forward.results.pop();
        forward.op = Op::Call(Callee { asks: Asks::Value, ..callee });
        forward
    }
}

/// A loop's pattern beside the number of the pass.
fn with_pass(pattern: &Code) -> Code {
    let (pass, items) = (Code::hole(pattern.holes.len()), &pattern.tokens);
    let holes = pattern.holes.iter().copied().chain([plain()]).collect();
    Code { tokens: quote!((#pass, #items)), holes, prec: Prec::Postfix, borrows: false }
}

/// Calls whose pullbacks nothing asks for are calls of the functions themselves.
fn plain_calls(region: &mut Region) {
    for stmt in &mut region.stmts {
        if let Op::Call(callee) = &mut stmt.op {
            callee.asks = Asks::Value;
            stmt.results.pop();
        }
        stmt.regions.iter_mut().for_each(plain_calls);
    }
}

/// What has printed or checked something once does not do so again.
fn without_effects(stmts: Vec<Stmt>) -> Vec<Stmt> {
    let kept = stmts.into_iter().filter(|s| !matches!(s.op, Op::Effect(_)));
    kept.map(|mut stmt| {
        for region in &mut stmt.regions {
            region.stmts = without_effects(std::mem::take(&mut region.stmts));
        }
        stmt
    })
    .collect()
}

/// Where a loop with snapshots stands, in this region or inside of it.
pub(crate) fn snapshots(region: &Region) -> Option<Span> {
    region.stmts.iter().find_map(|stmt| match stmt.op {
        Op::Keep(_) => Some(stmt.span),
        _ => stmt.regions.iter().find_map(snapshots),
    })
}
