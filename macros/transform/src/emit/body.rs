//! Statements and expressions.

use super::{Emit, Line, Repr, Written, count};
use crate::ir::{Code, Elem, Func, Kind, MapForm, Mode, Op, Prec, Region, Stmt, ValueId};
use crate::optimise::is_view;
use crate::rules::{Derivative, Form, Rule};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use std::collections::{BTreeMap, BTreeSet};
use syn::Ident;

impl<'a> Emit<'a> {
    pub(super) fn new(func: &'a Func, taken: BTreeSet<String>) -> Self {
        let mut uses = vec![0; func.values.len()];
        count(&func.body, &mut uses);
        let mut emit = Emit {
            func,
            uses,
            names: BTreeMap::new(),
            reprs: BTreeMap::new(),
            taken,
            pending: Vec::new(),
            literals: BTreeMap::new(),
            claimed: BTreeSet::new(),
            backwards: false,
            lines: Vec::new(),
            rt: Ident::new("rt", Span::call_site()),
        };
        emit.rt = emit.fresh("rt");
        emit
    }

    /// A name that nothing else has.
    pub(super) fn fresh(&mut self, wish: &str) -> Ident {
        let base = wish.trim_start_matches("r#");
        let mut name = base.to_owned();
        let mut n = 0;
        while !self.taken.insert(name.clone()) {
            n += 1;
            name = format!("{base}_{n}");
        }
        ident(&name)
    }

    /// Gives a parameter its name.
    pub(super) fn define(&mut self, value: ValueId, name: Ident, repr: Repr) {
        self.names.insert(value, name);
        self.reprs.insert(value, repr);
    }

    pub(super) fn rt(&self) -> &Ident {
        &self.rt
    }

    fn kind(&self, value: ValueId) -> &Kind {
        &self.func.values[value.index()].kind
    }

    /// Statements as lines.
    pub(super) fn section(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    /// The lines so far, with everything pending written out.
    pub(super) fn take_lines(&mut self) -> TokenStream {
        let lines = std::mem::take(&mut self.lines);
        lines.into_iter().map(line).collect()
    }

    /// A value that leaves, owned.
    pub(super) fn leave(&mut self, value: ValueId) -> TokenStream {
        if let Some(written) = self.literals.get(&value) {
            return written.tokens.clone();
        }
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let (_, written) = self.pending.remove(position);
            self.uses[value.index()] -= 1;
            let tokens = written.tokens;
            return match written.repr {
                Repr::View => quote!(#tokens.to_owned()),
                _ => tokens,
            };
        }
        let name = self.names[&value].clone();
        let last = self.uses[value.index()] == 1;
        self.uses[value.index()] -= 1;
        match self.reprs[&value] {
            Repr::Copy => quote!(#name),
            Repr::Owned if last => quote!(#name),
            Repr::Owned | Repr::Unknown => quote!(#name.clone()),
            Repr::Reference | Repr::View => quote!(#name.to_owned()),
        }
    }

    /// Writes out what is pending, except what a statement takes in order.
    fn flush(&mut self, except: &[ValueId]) {
        let taken: Vec<ValueId> = except.iter().copied().filter(|v| self.pending.iter().any(|(p, _)| p == v)).collect();
        let start = self.pending.len().saturating_sub(taken.len());
        let inline = self.pending[start..].iter().map(|(v, _)| *v).eq(taken.iter().copied());
        let end = if inline { start } else { self.pending.len() };
        let flushed: Vec<_> = self.pending.drain(..end).collect();
        for (value, written) in flushed {
            self.bind(value, written);
        }
    }

    pub(super) fn flush_all(&mut self) {
        self.flush(&[]);
        let rest: Vec<_> = self.pending.drain(..).collect();
        for (value, written) in rest {
            self.bind(value, written);
        }
    }

    fn bind(&mut self, value: ValueId, written: Written) {
        let wish = self.func.values[value.index()].hint.clone().unwrap_or_else(|| "t".into());
        let name = if !self.backwards && self.claimed.insert(wish.clone()) { ident(&wish) } else { self.fresh(&wish) };
        self.taken.insert(wish);
        self.names.insert(value, name.clone());
        self.reprs.insert(value, written.repr);
        self.lines.push(Line::Let { name, mutable: false, value: written.tokens, doc: written.doc });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.flush(&stmt.operands);
        match &stmt.op {
            Op::Effect(code) => {
                self.flush_all();
                let tokens = self.fill(&code.tokens, &code.holes, &stmt.operands, None);
                self.lines.push(Line::Do { tokens, doc: None });
                return;
            }
            Op::CheckSeed => {
                let seed = self.operand(stmt.operands[0], Mode::Reference, Prec::Loose, true);
                let shape = self.operand(stmt.operands[1], Mode::Reference, Prec::Loose, true);
                let rt = &self.rt;
                self.lines.push(Line::Do { tokens: quote!(#rt::check_seed(#seed, #shape);), doc: None });
                return;
            }
            Op::Accumulate => return self.accumulate(stmt),
            Op::AccumulateInto(rule) => return self.accumulate_into(stmt, rule),
            _ => {}
        }
        let written = self.write(stmt);
        let once = self.uses[stmt.result.index()] == 1;
        let named = self.func.values[stmt.result.index()].hint.is_some() && !self.func.values[stmt.result.index()].temporary;
        let literal = matches!(&stmt.op, Op::Const(_)) || matches!(&stmt.op, Op::Code(c) if c.holes.is_empty() && !named);
        if literal {
            // Literals are written wherever they are used.
            self.literals.insert(stmt.result, written);
        } else if once && !named {
            self.pending.push((stmt.result, written));
        } else {
            let rest: Vec<_> = self.pending.drain(..).collect();
            for (value, written) in rest {
                self.bind(value, written);
            }
            self.bind(stmt.result, written);
        }
    }

    fn write(&mut self, stmt: &Stmt) -> Written {
        let mut repr = match self.kind(stmt.result) {
            Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
            Kind::Array(..) | Kind::List(..) => Repr::Owned,
            Kind::Discrete | Kind::Unknown => Repr::Unknown,
        };
        let doc = stmt.doc.clone();
        let (tokens, prec) = match &stmt.op {
            Op::Const(x) => {
                let rt = &self.rt;
                let literal = proc_macro2::Literal::f64_unsuffixed(x.abs());
                match (self.kind(stmt.result).elem(), *x < 0.0) {
                    (Elem::Param(elem), _) => {
                        let (literal, elem) = (proc_macro2::Literal::f64_unsuffixed(*x), ident(&elem));
                        (quote!(#rt::lit::<#elem>(#literal)), Prec::Postfix)
                    }
                    (_, true) => (quote!(-#literal), Prec::Unary),
                    _ => (quote!(#literal), Prec::Postfix),
                }
            }
            Op::Code(code) => {
                if code.borrows {
                    repr = Repr::View;
                }
                (self.fill(&code.tokens, &code.holes, &stmt.operands, None), code.prec)
            }
            Op::Rule(rule) => {
                if is_view(&stmt.op) && self.borrowed(rule, stmt.operands[0]) {
                    repr = Repr::View;
                }
                self.rule(rule, stmt)
            }
            Op::Map(form, region) => self.map(*form, region, stmt),
            Op::If(then, otherwise) => {
                let cond = self.operand(stmt.operands[0], Mode::Plain, Prec::Loose, true);
                let (then, otherwise) = (self.region(then), self.region(otherwise));
                (quote!(if #cond { #then } else { #otherwise }), Prec::Loose)
            }
            Op::Effect(_) | Op::CheckSeed | Op::Accumulate | Op::AccumulateInto(_) => unreachable!("statements without a value"),
        };
        let suffix = &stmt.suffix;
        Written { tokens: quote!(#tokens #suffix), prec, repr, doc }
    }

    /// Whether a view of this operand borrows.
    fn borrowed(&self, rule: &Rule, operand: ValueId) -> bool {
        if rule.name == "shape_of" {
            return false;
        }
        let owned = match self.pending.iter().find(|(v, _)| *v == operand) {
            Some((_, written)) => written.repr == Repr::Owned,
            None => self.reprs.get(&operand) == Some(&Repr::Owned) && self.uses[operand.index()] == 1,
        };
        !(owned && rule.params[0].mode == Mode::Owned)
    }

    fn rule(&mut self, rule: &Rule, stmt: &Stmt) -> (TokenStream, Prec) {
        let span = stmt.span;
        match rule.form {
            Form::Infix(op) => {
                let prec = if matches!(op, "+" | "-") { Prec::Sum } else { Prec::Product };
                let tighter = if prec == Prec::Sum { Prec::Product } else { Prec::Cast };
                let a = self.operand(stmt.operands[0], Mode::Operand, prec, true);
                let b = self.operand(stmt.operands[1], Mode::Operand, tighter, true);
                let op: TokenStream = op.parse().expect("an operator");
                let op = respan(op, span);
                (quote!(#a #op #b), prec)
            }
            Form::Prefix(op) => {
                let a = self.operand(stmt.operands[0], Mode::Operand, Prec::Unary, true);
                let op = respan(op.parse().expect("an operator"), span);
                (quote!(#op #a), Prec::Unary)
            }
            Form::Call(text) => {
                let template: TokenStream = text.parse().expect("a rule's form");
                let holes: Vec<_> =
                    rule.params.iter().map(|p| crate::ir::Hole { mode: p.mode, prec: precedence(text, p.name) }).collect();
                let names: Vec<&str> = rule.params.iter().map(|p| p.name).collect();
                let tokens = self.fill(&respan(template, span), &holes, &stmt.operands, Some(&names));
                (tokens, Prec::Postfix)
            }
        }
    }

    /// Puts operands into holes.
    fn fill(
        &mut self,
        tokens: &TokenStream,
        holes: &[crate::ir::Hole],
        operands: &[ValueId],
        names: Option<&[&str]>,
    ) -> TokenStream {
        let mut written = BTreeMap::new();
        let rt = self.rt.clone();
        for (i, (hole, &operand)) in holes.iter().zip(operands).enumerate() {
            written.insert(i, self.operand(operand, hole.mode, hole.prec, names.is_some()));
        }
        substitute(tokens.clone(), &|ident| match names {
            None => Code::operand(ident).map(|i| written[&i].clone()),
            Some(_) if ident == "rt" => Some(quote!(#rt)),
            Some(names) => names.iter().position(|n| ident == n).map(|i| written[&i].clone()),
        })
    }

    /// An operand in its place.
    fn operand(&mut self, value: ValueId, mode: Mode, prec: Prec, in_rule: bool) -> TokenStream {
        let literal = self.literals.get(&value).cloned();
        let position = self.pending.iter().position(|(v, _)| *v == value);
        if let Some(written) = literal.or_else(|| position.map(|i| self.pending.remove(i).1)) {
            self.uses[value.index()] = self.uses[value.index()].saturating_sub(1);
            let reference = mode == Mode::Reference || mode == Mode::Operand && written.repr == Repr::View;
            let need = if reference { Prec::Unary } else { prec };
            let tokens = written.tokens;
            let tokens = if written.prec < need { quote!((#tokens)) } else { tokens };
            return match (reference, reference && prec > Prec::Unary) {
                (true, true) => quote!((&#tokens)),
                (true, false) => quote!(&#tokens),
                _ => tokens,
            };
        }
        let name = self.names.get(&value).cloned().unwrap_or_else(|| ident("undefined"));
        let last = self.uses[value.index()] == 1;
        self.uses[value.index()] = self.uses[value.index()].saturating_sub(1);
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        match (mode, repr) {
            (Mode::Receiver, _) => quote!(#name),
            (Mode::Reference, Repr::Reference) => quote!(#name),
            (Mode::Reference, _) => quote!(&#name),
            (Mode::Operand, Repr::Owned) if last => quote!(#name),
            (Mode::Operand, Repr::Owned | Repr::View) => quote!(&#name),
            (Mode::Operand, Repr::Unknown) if !last => quote!(#name.clone()),
            (Mode::Operand, _) => quote!(#name),
            (Mode::Owned, Repr::Owned | Repr::View) if last => quote!(#name),
            (Mode::Owned, Repr::Unknown) => quote!(#name.clone()),
            (Mode::Owned, Repr::Copy) => quote!(#name),
            (Mode::Owned, _) => quote!(#name.view()),
            (Mode::Plain, Repr::Owned) if in_rule && !last => quote!(&#name),
            (Mode::Plain, Repr::Unknown) if in_rule && !last => quote!(#name.clone()),
            (Mode::Plain, _) => quote!(#name),
        }
    }

    fn map(&mut self, form: MapForm, region: &Region, stmt: &Stmt) -> (TokenStream, Prec) {
        if form == MapForm::Broadcast {
            if let Some(operator) = self.operator(region, stmt) {
                return operator;
            }
        }
        let rt = self.rt.clone();
        let name = |emit: &Self, v: ValueId| emit.func.values[v.index()].hint.clone().unwrap_or_else(|| "e".into());
        let mut used = BTreeSet::new();
        let mut params = Vec::new();
        for (i, &arg) in region.args.iter().enumerate() {
            if form == MapForm::Method && i > 0 {
                // A captured float: the closure reads the variable.
                let outer = stmt.operands[i];
                self.settle(outer);
                let outer_name = self.names[&outer].clone();
                self.uses[outer.index()] -= 1;
                self.define(arg, outer_name, Repr::Copy);
                continue;
            }
            let mut wish = name(self, arg);
            while !used.insert(wish.clone()) {
                wish.push('_');
            }
            let param = ident(&wish);
            self.define(arg, param.clone(), Repr::Copy);
            params.push(param);
        }
        if form == MapForm::Method {
            let owned = match self.pending.iter().find(|(v, _)| *v == stmt.operands[0]) {
                Some((_, w)) => w.repr == Repr::Owned,
                None => self.reprs.get(&stmt.operands[0]) == Some(&Repr::Owned) && self.uses[stmt.operands[0].index()] == 1,
            };
            let receiver = self.operand(stmt.operands[0], Mode::Receiver, Prec::Postfix, true);
            let body = self.region(region);
            let body = if region.stmts.len() > 1 { braced(body) } else { body };
            let method = ident(if owned { "mapv_into" } else { "mapv" });
            return (quote!(#receiver.#method(|#(#params),*| #body)), Prec::Postfix);
        }
        let operands: Vec<_> = stmt.operands.iter().map(|&v| self.operand(v, Mode::Plain, Prec::Loose, true)).collect();
        let body = self.region(region);
        let map = ident(&format!("map{}", operands.len()));
        (quote_spanned!(stmt.span=> #rt::#map(#(#operands),*, |#(#params),*| #body)), Prec::Postfix)
    }

    /// Makes sure that a value has a name.
    fn settle(&mut self, value: ValueId) {
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let rest: Vec<_> = self.pending.drain(..=position).collect();
            for (v, written) in rest {
                self.bind(v, written);
            }
        }
    }

    /// A map of a single operator, as the operator on arrays.
    fn operator(&mut self, region: &Region, stmt: &Stmt) -> Option<(TokenStream, Prec)> {
        let [inner] = region.stmts.as_slice() else { return None };
        let Op::Rule(rule) = &inner.op else { return None };
        if matches!(rule.form, Form::Call(_)) || inner.operands.len() != stmt.operands.len() {
            return None;
        }
        let mut operands = Vec::new();
        for operand in &inner.operands {
            operands.push(stmt.operands[region.args.iter().position(|a| a == operand)?]);
        }
        let array = |v: ValueId| matches!(self.kind(v), Kind::Array(..));
        if !array(operands[0]) {
            if !(operands.len() == 2 && array(operands[1]) && matches!(rule.name, "add" | "mul")) {
                return None;
            }
            operands.swap(0, 1);
        }
        if operands.len() == 2 && operands[0] == operands[1] {
            return None;
        }
        let stmt = Stmt { operands, ..stmt.clone() };
        Some(self.rule(rule, &stmt))
    }

    /// A region as an expression or the inside of a block.
    fn region(&mut self, region: &Region) -> TokenStream {
        let lines = std::mem::take(&mut self.lines);
        let pending = std::mem::take(&mut self.pending);
        self.section(&region.stmts);
        let value = region.yields[0];
        let result = self.leave(value);
        let inside = self.take_lines();
        self.lines = lines;
        self.pending = pending;
        if inside.is_empty() { result } else { quote!({ #inside #result }) }
    }

    fn accumulate(&mut self, stmt: &Stmt) {
        let [bar, share] = stmt.operands[..] else { unreachable!("two operands") };
        let scalar = self.kind(share).is_float();
        let share = self.operand(share, if scalar { Mode::Plain } else { Mode::Reference }, Prec::Loose, true);
        let name = self.in_place(stmt, bar);
        let rt = &self.rt;
        let tokens = match self.kind(stmt.result) {
            // An attribute, the equation, cannot stand before an operator.
            Kind::Float(_) | Kind::Array(..) if stmt.doc.is_none() || scalar && !self.kind(stmt.result).is_float() => {
                quote!(#name += #share;)
            }
            _ => quote!(#rt::accumulate(&mut #name, #share);),
        };
        let doc = stmt.doc.clone().filter(|_| !scalar || self.kind(stmt.result).is_float());
        self.lines.push(Line::Do { tokens, doc });
    }

    fn accumulate_into(&mut self, stmt: &Stmt, rule: &Rule) {
        let Derivative::View(view) = rule.derivative else { unreachable!("a rule of a view") };
        let share = stmt.operands[1];
        let scalar = self.kind(share).is_float();
        let rest: Vec<_> = stmt.operands[2..].iter().map(|&v| self.operand(v, Mode::Plain, Prec::Loose, false)).collect();
        let share = self.operand(share, if scalar { Mode::Plain } else { Mode::Reference }, Prec::Loose, true);
        let name = self.in_place(stmt, stmt.operands[0]);
        let rt = &self.rt;
        let tokens = match view {
            "index" => quote!(#rt::accumulate(&mut #name[#(#rest),*], #share);),
            "scatter_add" => {
                let (axis, indices) = (&rest[0], &rest[1]);
                quote!(#rt::scatter_add(&mut #name, #axis, &#indices, #share);)
            }
            view => {
                let view = ident(view);
                quote!(#rt::accumulate_view(#name.#view(#(#rest),*), #share);)
            }
        };
        self.lines.push(Line::Do { tokens, doc: stmt.doc.clone() });
    }

    /// The variable that a cotangent gathers in, made mutable.
    fn in_place(&mut self, stmt: &Stmt, bar: ValueId) -> Ident {
        self.settle(bar);
        let rest: Vec<_> = self.pending.drain(..).collect();
        for (v, written) in rest {
            self.bind(v, written);
        }
        let name = self.names[&bar].clone();
        let last = self.uses[bar.index()] == 1;
        let local = self.lines.iter_mut().find_map(|l| match l {
            Line::Let { name: n, mutable, .. } if *n == name => Some(mutable),
            _ => None,
        });
        let name = match local {
            Some(mutable) if last && matches!(self.reprs[&bar], Repr::Owned | Repr::Copy) => {
                *mutable = true;
                self.uses[bar.index()] -= 1;
                name
            }
            _ => {
                let value = self.leave(bar);
                let wish = self.func.values[stmt.result.index()].hint.clone().unwrap_or_else(|| "bar".into());
                let name = self.fresh(&wish);
                self.lines.push(Line::Let { name: name.clone(), mutable: true, value, doc: None });
                name
            }
        };
        let repr = if self.kind(stmt.result).is_float() { Repr::Copy } else { Repr::Owned };
        self.define(stmt.result, name.clone(), repr);
        name
    }
}

fn line(line: Line) -> TokenStream {
    let doc = |doc: Option<String>| {
        doc.map(|d| {
            let d = format!(" {d}");
            quote!(#[doc = #d])
        })
    };
    match line {
        Line::Let { name, mutable, value, doc: d } => {
            let doc = doc(d);
            let mutable = mutable.then(|| quote!(mut));
            quote!(#doc let #mutable #name = #value;)
        }
        Line::Do { tokens, doc: d } => {
            let doc = doc(d);
            quote!(#doc #tokens)
        }
    }
}

fn braced(tokens: TokenStream) -> TokenStream {
    tokens
}

pub(super) fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

/// How tightly an operand must bind in a rule's form.
fn precedence(text: &str, name: &str) -> Prec {
    if text.starts_with(&format!("{name}.")) || text.starts_with(&format!("{name}[")) { Prec::Postfix } else { Prec::Loose }
}

fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut t| {
            if let TokenTree::Group(g) = &t {
                let mut inner = Group::new(g.delimiter(), respan(g.stream(), span));
                inner.set_span(span);
                return TokenTree::Group(inner);
            }
            t.set_span(span);
            t
        })
        .collect()
}

fn substitute(tokens: TokenStream, replace: &dyn Fn(&Ident) -> Option<TokenStream>) -> TokenStream {
    let mut method = false;
    let mut out = TokenStream::new();
    for token in tokens {
        let dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
        match token {
            TokenTree::Group(g) => {
                let mut inner = Group::new(g.delimiter(), substitute(g.stream(), replace));
                inner.set_span(g.span());
                out.extend([TokenTree::Group(inner)]);
            }
            TokenTree::Ident(i) => match replace(&i).filter(|_| !method || Code::operand(&i).is_some()) {
                Some(tokens) => out.extend(tokens),
                None => out.extend([TokenTree::Ident(i)]),
            },
            t => out.extend([t]),
        }
        method = dot;
    }
    out
}
