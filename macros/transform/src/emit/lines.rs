//! Statements: which values are variables, and which are written where they are used.

use super::operand::Author;
use super::{Emit, Lent, Line, Repr, Written};
use crate::ir::{Annotation, Kind, Mode, Name, Op, Prec, Region, Stmt, Typed, ValueId};
use crate::optimise::is_view;
use crate::rules::Rule;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

impl Emit<'_> {
    /// Gives a parameter its name.
    pub(super) fn define(&mut self, value: ValueId, name: Ident, repr: Repr) {
        self.holders.insert(name.to_string().trim_start_matches("r#").to_owned(), value);
        self.vars.insert(value, name);
        self.reprs.insert(value, repr);
    }

    /// Statements as lines.
    pub(super) fn section(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    /// The lines so far.
    pub(super) fn take_lines(&mut self) -> TokenStream {
        std::mem::take(&mut self.lines).into_iter().map(line).collect()
    }

    /// Where in what is pending these values begin, if they are the last ones, in order.
    pub(super) fn in_order(&self, values: &[ValueId]) -> Option<usize> {
        let taken: Vec<ValueId> = values.iter().copied().filter(|v| self.pending.iter().any(|(p, _)| p == v)).collect();
        let start = self.pending.len().checked_sub(taken.len())?;
        self.pending[start..].iter().map(|(v, _)| *v).eq(taken.iter().copied()).then_some(start)
    }

    /// Readies what is pending for a statement that takes these values: what it takes stays if it is the last and in order,
    /// so that everything is computed in the order in which the user wrote it; else all of it is written out.
    fn ready(&mut self, values: &[ValueId]) {
        if self.in_order(values).is_none() {
            self.flush_all();
        }
    }

    /// Writes out what goes into a carried variable next, while what else reads that variable is still seen: a statement that writes out
    /// what is pending after it has taken its operands would have them overwritten.
    pub(super) fn keep_carried(&mut self) {
        if let Some(last) = self.pending.iter().rposition(|(v, _)| self.next.contains_key(v)) {
            self.flush(last + 1);
        }
    }

    pub(super) fn flush_all(&mut self) {
        self.flush(self.pending.len());
    }

    /// Writes out the first of what is pending, one by one: a name must not shadow what the rest still reads.
    pub(super) fn flush(&mut self, count: usize) {
        for _ in 0..count {
            let (value, written) = self.pending.remove(0);
            self.bind(value, written);
        }
    }

    /// Makes sure that a value has a variable.
    pub(super) fn settle(&mut self, value: ValueId) {
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            self.flush(position + 1);
        }
    }

    fn bind(&mut self, value: ValueId, written: Written) {
        if let Some(name) = self.carried_on(value) {
            self.assign(&name, value, written);
            return;
        }
        let doc = written.note.as_ref().map(|n| self.equation(n));
        let name = self.name(value);
        self.reprs.insert(value, written.repr);
        let ty = self.annotation(value, written.repr);
        self.lines.push(Line::Let { pattern: quote!(#name), ty, value: written.tokens, doc, of: Some(value) });
    }

    /// The user's type annotation, where the variable is of that type.
    pub(super) fn annotation(&self, value: ValueId, repr: Repr) -> Option<TokenStream> {
        let Annotation { ty, of } = self.func.values[value.index()].ty.as_ref()?;
        let fits = match of {
            Typed::Plain => !self.kind(value).is_differentiable() || repr == Repr::Copy,
            Typed::Owned => repr == Repr::Owned || !self.kind(value).is_differentiable(),
            Typed::View => repr == Repr::View,
            Typed::Unknown => repr == Repr::Unknown,
        };
        fits.then(|| ty.clone())
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let outside = std::mem::replace(&mut self.here, stmt.span);
        self.written(stmt);
        self.here = outside;
    }

    fn written(&mut self, stmt: &Stmt) {
        let mut wanted = stmt.operands.clone();
        if let Op::Loop(l) = &stmt.op {
            wanted.truncate(l.sources());
        }
        // What an elementwise function captures is read by name.
        if let Op::Map(_) = stmt.op {
            wanted.retain(|&v| !self.kind(v).is_float());
            let floats: Vec<_> = stmt.operands.iter().copied().filter(|&v| self.kind(v).is_float()).collect();
            for v in floats {
                self.settle(v);
            }
        }
        for region in &stmt.regions {
            region.free().into_iter().for_each(|v| self.settle(v));
        }
        // What follows may read them in a closure.
        stmt.suffix.operands.iter().for_each(|&v| self.settle(v));
        self.ready(&wanted);
        if stmt.op.is_change()
            || matches!(
                stmt.op,
                Op::Call(_)
                    | Op::Tangent { .. }
                    | Op::Lifted { .. }
                    | Op::Pull { .. }
                    | Op::Several { .. }
                    | Op::SinCos
                    | Op::Resume(_)
                    | Op::Loop(_)
                    | Op::Fuse(_)
                    | Op::FuseRows
                    | Op::Match(_)
            )
        {
            self.keep_carried();
        }
        match &stmt.op {
            Op::Effect(code) => {
                self.flush_all();
                let tokens = self.fill(code, &stmt.operands);
                self.lines.push(Line::Do { tokens, doc: None });
            }
            Op::Leave(code) => {
                self.flush_all();
                let tokens = self.fill(code, &stmt.operands);
                self.lines.push(Line::Do { tokens: quote!(return #tokens;), doc: None });
            }
            Op::CheckSeed => {
                let seed = self.operand(stmt.operands[0], Mode::Reference, Prec::Loose, Author::Rule);
                let shape = self.operand(stmt.operands[1], Mode::Reference, Prec::Loose, Author::Rule);
                let of_unseen = |s: &&Stmt| s.op.rule().is_some_and(|r| r.name == "form_of");
                let of_unseen = self.definitions.stmts.get(&stmt.operands[1]).is_some_and(of_unseen);
                let (rt, check) = (self.runtime(), super::names::ident(if of_unseen { "check_form" } else { "check_seed" }));
                self.lines.push(Line::Do { tokens: quote!(#rt::#check(#seed, #shape);), doc: None });
            }
            Op::Field(path) => self.field(stmt, path),
            Op::Rule(rule) if rule.name == "add" && self.gain(stmt) => {}
            Op::Accumulate => self.accumulate(stmt),
            Op::AccumulateInto(place) => self.accumulate_into(stmt, place),
            Op::Call(callee) => self.call(stmt, callee),
            Op::Several { code, pattern } => self.several(stmt, code, pattern),
            Op::SinCos => self.sin_cos(stmt),
            Op::Tangent { callee, directions, given, guises } => self.call_tangent(stmt, (callee, *directions), given, guises),
            Op::Lifted { callee, lift, given, guises } => self.call_lifted(stmt, (callee, *lift), given, guises),
            Op::Pull { guises, wanted, seeds, lift } => self.pull(stmt, guises, wanted, (*seeds, *lift)),
            Op::Set(place) => self.set(stmt, place),
            Op::Take(place) => self.take(stmt, place),
            Op::Grow(place) => self.grow(stmt, place),
            Op::Shrink(place) => self.shrink(stmt, place),
            Op::Swap(place) => self.swap(stmt, place),
            Op::Tape(tape) => self.new_tape(*tape),
            Op::Keep(_) => self.keep_state(stmt),
            Op::Resume(_) => self.resume(stmt),
            Op::Push(tape) => self.push(*tape, stmt),
            Op::Pop(tape) => self.pop(*tape, stmt),
            Op::Loop(l) => self.looped(stmt, l),
            Op::Fuse(folds) => self.fuse(stmt, folds),
            Op::FuseRows => self.fuse_rows(stmt),
            Op::Match(m) if stmt.is_let_else() => self.let_else(stmt, m),
            Op::Match(m) if stmt.results.len() != 1 || self.through(stmt, 0).is_some() => self.matched(stmt, m),
            _ => self.value(stmt),
        }
    }

    fn value(&mut self, stmt: &Stmt) {
        let result = stmt.result();
        // What is viewed must live as long as the view.
        if is_view(&stmt.op) {
            let mode = match &stmt.op {
                Op::Rule(rule) => rule.params[0].mode,
                Op::Retype(code) => code.holes[0].mode,
                _ => Mode::Plain,
            };
            if mode != Mode::Owned && stmt.op.rule().is_none_or(|r| r.name != "shape_of") {
                stmt.operands.iter().take(1).for_each(|&v| self.settle(v));
            }
        }
        // A range or a slice that is read more than once is no value to be copied: it is written again, from its bounds.
        let bounds = stmt.operands.iter().all(|&v| *self.kind(v) == Kind::Int);
        let again = matches!(&stmt.op, Op::Code(code) if code.is_range() || bounds && code.is_slice()) && self.uses(result) > 1;
        if again {
            stmt.operands.iter().for_each(|&v| self.settle(v));
            stmt.operands.iter().for_each(|v| self.uses[v.index()] += 1);
        }
        let written = self.write(stmt);
        let named = self.func.values[result.index()].name != Name::None && !self.next.contains_key(&result);
        let number = matches!(self.kind(result), Kind::Float(_) | Kind::Int | Kind::Bool);
        let literal = matches!(&stmt.op, Op::Const(_))
            || matches!(&stmt.op, Op::Blank { .. }) && number
            || matches!(&stmt.op, Op::Code(c) if c.is_literal() && !named);
        if literal || again {
            self.literals.insert(result, written);
        } else if self.uses(result) == 1 && !named {
            self.pending.push((result, written));
        } else {
            self.pending.push((result, written));
            self.flush_all();
        }
    }

    /// What a variable is that holds a value: of the caller's, a reference.
    pub(super) fn repr_in(&self, name: &Ident, value: ValueId) -> Repr {
        match self.lent.get(&name.to_string()) {
            None => self.repr_of(value),
            Some(Lent::Reference | Lent::Slice) => Repr::Mutable,
            Some(Lent::View) => Repr::MutableView,
        }
    }

    /// What a variable of this kind is.
    pub(super) fn repr_of(&self, value: ValueId) -> Repr {
        match self.kind(value) {
            Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
            Kind::Unknown if self.func.values[value.index()].sort.is_copied() => Repr::Copy,
            Kind::Array(..) | Kind::List(..) => Repr::Owned,
            _ => Repr::Unknown,
        }
    }

    /// Readies what is pending for the end of a block, whose values these are.
    pub(super) fn ready_to_leave(&mut self, values: &[ValueId]) {
        let start = self.in_order(values).filter(|_| !self.moves_early(values)).unwrap_or(self.pending.len());
        self.flush(start);
    }

    /// Whether a variable would leave before an expression behind it has read it.
    fn moves_early(&self, values: &[ValueId]) -> bool {
        values.iter().enumerate().any(|(i, v)| {
            let moved = !matches!(self.reprs.get(v), Some(Repr::Copy | Repr::Reference));
            let Some(name) = self.vars.get(v).filter(|_| moved).map(ToString::to_string) else { return false };
            let behind = self.pending.iter().filter(|(p, _)| values[i..].contains(p));
            behind.into_iter().any(|(_, written)| super::names::reads(&written.tokens, &name))
        })
    }

    /// A region as an expression or a block.
    pub(super) fn region(&mut self, region: &Region) -> TokenStream {
        self.region_behind(vec![], region)
    }

    /// A region that begins with lines of its own.
    pub(super) fn region_behind(&mut self, lines: Vec<Line>, region: &Region) -> TokenStream {
        self.region_leading(lines, region, &[])
    }

    /// A region that leaves some of its values in variables around it, besides those that it gives.
    pub(super) fn region_leading(&mut self, lines: Vec<Line>, region: &Region, led: &[(ValueId, Ident)]) -> TokenStream {
        let brackets = std::mem::take(&mut self.brackets);
        let lines = std::mem::replace(&mut self.lines, lines);
        let pending = std::mem::take(&mut self.pending);
        let holders = self.holders.clone();
        // What stands behind a `return` does not run.
        let left = region.stmts.iter().position(|stmt| matches!(stmt.op, Op::Leave(_))).map(|i| i + 1);
        let left = left.or(region.stmts.iter().position(|stmt| matches!(&stmt.op, Op::Code(code) if code.is_unreachable())));
        self.section(&region.stmts[..left.unwrap_or(region.stmts.len())]);
        let yields = if left.is_some() { &[][..] } else { &region.yields };
        let led = if left.is_some() { &[][..] } else { led };
        for (value, name) in led {
            self.settle(*value);
            if self.vars.get(value) == Some(name) {
                self.use_up(*value);
            } else {
                self.flush_all();
                let value = self.leave(*value);
                let tokens = self.overwritten(name, &value);
                self.lines.push(Line::Do { tokens, doc: None });
            }
        }
        self.ready_to_leave(yields);
        let mut results: Vec<_> = yields.iter().map(|&v| self.leave(v)).collect();
        // `{ let a = b; a }` is `b`.
        if let ([result], Some(Line::Let { pattern, value, ty: None, doc: None, .. })) = (&mut results[..], self.lines.last()) {
            if pattern.to_string() == result.to_string() {
                *result = value.clone();
                self.lines.pop();
            }
        }
        // So is it where there are several values.
        if let ([_, _, ..], Some(Line::Let { pattern, value, ty: None, doc: None, .. })) = (&results[..], self.lines.last()) {
            if !brackets && pattern.to_string() == quote!((#(#results),*)).to_string() {
                results = vec![value.clone()];
                self.lines.pop();
            }
        }
        let inside = self.take_lines();
        self.lines = lines;
        self.pending = pending;
        self.holders = holders;
        let here = self.here;
        if left == Some(0) {
            return quote_spanned!(here=> ::core::unreachable!());
        }
        let result = if brackets {
            quote_spanned!(here=> [#(#results),*])
        } else if results.len() == 1 {
            quote!(#(#results)*)
        } else {
            quote_spanned!(here=> (#(#results),*))
        };
        match (inside.is_empty(), results.is_empty()) {
            (true, false) => result,
            (_, true) => quote_spanned!(here=> { #inside }),
            _ => quote_spanned!(here=> { #inside #result }),
        }
    }

    /// A field is written where it is used, unless the user gave it a name.
    fn field(&mut self, stmt: &Stmt, path: &TokenStream) {
        let (of, result) = (stmt.operands[0], stmt.result());
        // An item that only this field is read of is written with it.
        let alone =
            self.uses(of) == 1 && matches!(self.definitions.stmts.get(&of), Some(s) if s.op.rule().is_some_and(Rule::is_view));
        if !alone {
            self.settle(of);
        }
        let behind = matches!(self.repr_at_hand(of), Some(Repr::Reference));
        let base = self.operand(of, Mode::Receiver, Prec::Postfix, Author::Rule);
        let (part, reference) = super::fields::reached((base, behind), path, false, &self.runtime());
        let number = self.repr_of(result) == Repr::Copy;
        let named = matches!(self.func.values[result.index()].name, Name::User(_) | Name::Wish(_));
        let (tokens, repr, prec) = match (reference, number) {
            (false, true) => (part, Repr::Copy, Prec::Postfix),
            (true, true) => (quote!(*#part), Repr::Copy, Prec::Unary),
            (true, false) => (part, Repr::Reference, Prec::Postfix),
            (false, false) if named => (quote!(&#part), Repr::Reference, Prec::Unary),
            (false, false) => (part, Repr::Place, Prec::Postfix),
        };
        let written = Written { tokens, prec, repr, note: None };
        if named {
            self.bind(result, written);
        } else {
            self.literals.insert(result, written);
        }
    }

    pub(super) fn effect(&mut self, stmt: &Stmt, tokens: TokenStream) {
        let doc = stmt.notes.first().map(|n| self.equation(n));
        self.lines.push(Line::Do { tokens, doc });
    }
}

fn line(line: Line) -> TokenStream {
    let doc = |doc: Option<String>| {
        doc.map(|d| {
            let lines = d.lines().map(|line| format!(" {line}"));
            quote!(#(#[doc = #lines])*)
        })
    };
    match line {
        Line::Let { pattern: name, ty, value, doc: d, .. } => {
            let doc = doc(d);
            let ty = ty.map(|ty| quote!(: #ty));
            quote!(#doc let #name #ty = #value;)
        }
        Line::Do { tokens, doc: d } => {
            let doc = doc(d);
            quote!(#doc #tokens)
        }
    }
}
