//! Expressions.

use super::names::ident;
use super::operand::{Author, begin};
use super::{Emit, Repr, Written};
use crate::ir::{Annotation, Code, Elem, Hole, Kind, MapForm, Mode, Op, Prec, Rank, Region, Stmt, Suffix, Typed, ValueId};
use crate::optimise::is_view;
use crate::rules::{Fallible, Form, Rule};
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use std::collections::BTreeSet;

impl Emit<'_> {
    /// The expression of a statement with one value.
    pub(super) fn write(&mut self, stmt: &Stmt) -> Written {
        let here = self.here;
        let mut repr = self.repr_of(stmt.result());
        let (tokens, prec) = match &stmt.op {
            Op::Const(x) => self.constant(*x, &self.kind(stmt.result()).elem()),
            Op::Blank { .. } => self.blank(stmt.result()),
            Op::Code(code)
            | Op::Inspected(code)
            | Op::Retype(code)
            | Op::Part(code)
            | Op::Collect { code, .. }
            | Op::Struct { code, .. } => {
                let moved = code.holes.first().is_some_and(|hole| self.takes(hole.mode, stmt.operands[0]));
                if code.borrows && !moved {
                    repr = if is_own_reference(code) { Repr::Reference } else { self.borrowed(stmt.result()) };
                }
                (self.fill(code, &stmt.operands), code.prec)
            }
            Op::Rule(rule) => {
                if repr != Repr::Copy && is_view(&stmt.op) && self.borrows(rule, stmt.operands[0]) {
                    let reference = matches!(rule.form, Form::Call(text) if text.starts_with('&') || rule.is_item());
                    repr = if reference { Repr::Reference } else { self.borrowed(stmt.result()) };
                }
                if matches!(rule.form, Form::Call(text) if text.contains(".to_shape(")) {
                    repr = Repr::Cow;
                }
                self.rule(rule, stmt)
            }
            Op::Map(form) => self.map(*form, stmt),
            Op::Match(m) => self.write_match(stmt, m, &[None]),
            other => unreachable!("{other:?} has no expression"),
        };
        let suffix = match &stmt.op {
            Op::Rule(rule) if stmt.suffix.tokens.is_empty() && rule.fallible != Fallible::No => quote_spanned!(here=> .unwrap()),
            _ => self.suffix(stmt),
        };
        Written { tokens: quote_spanned!(here=> #tokens #suffix), prec, repr, note: stmt.notes.first().cloned() }
    }

    /// Something of that kind.
    fn blank(&self, value: ValueId) -> (TokenStream, Prec) {
        let (rt, here) = (self.runtime(), self.here);
        let tokens = match self.kind(value) {
            Kind::Float(elem) => return self.constant(0.0, elem),
            Kind::Int => quote_spanned!(here=> 0),
            Kind::Bool => quote_spanned!(here=> false),
            Kind::Array(_, Rank::Fixed(n @ 1..)) => {
                let shape = (0..*n).map(|_| Literal::usize_unsuffixed(0));
                quote_spanned!(here=> #rt::ndarray::Array::zeros([#(#shape),*]))
            }
            _ => quote_spanned!(here=> ::core::default::Default::default()),
        };
        (tokens, Prec::Postfix)
    }

    /// What follows an expression that may fail.
    pub(super) fn suffix(&mut self, stmt: &Stmt) -> TokenStream {
        let Suffix { tokens, operands } = &stmt.suffix;
        let holes = operands.iter().map(|_| Hole { mode: Mode::Plain, prec: Prec::Postfix }).collect();
        self.fill(&Code { tokens: tokens.clone(), holes, prec: Prec::Postfix, borrows: false }, operands)
    }

    fn constant(&self, x: f64, elem: &Elem) -> (TokenStream, Prec) {
        let (rt, here) = (self.runtime(), self.here);
        let mut literal = Literal::f64_unsuffixed(x.abs());
        literal.set_span(here);
        match (elem, x < 0.0) {
            (Elem::Param(elem), _) => {
                let (literal, elem) = (Literal::f64_unsuffixed(x), ident(elem));
                (quote_spanned!(here=> #rt::lit::<#elem>(#literal)), Prec::Postfix)
            }
            (_, true) => (quote_spanned!(here=> -#literal), Prec::Unary),
            _ => (quote_spanned!(here=> #literal), Prec::Postfix),
        }
    }

    /// What a part that borrows is: of a list, a reference.
    fn borrowed(&self, value: ValueId) -> Repr {
        if matches!(self.kind(value), Kind::List(..)) { Repr::Reference } else { Repr::View }
    }

    /// Whether a view of this operand borrows: it does unless the operand's own buffer goes into it.
    fn borrows(&self, rule: &Rule, operand: ValueId) -> bool {
        if rule.name == "shape_of" || matches!(self.kind(operand), Kind::Float(_)) {
            return false;
        }
        !self.takes(rule.params[0].mode, operand)
    }

    /// Whether an operand's own buffer goes into what is made of it.
    fn takes(&self, mode: Mode, operand: ValueId) -> bool {
        let owned = match self.pending.iter().find(|(v, _)| *v == operand) {
            Some((_, written)) => written.repr == Repr::Owned,
            None => self.reprs.get(&operand) == Some(&Repr::Owned) && self.is_last(operand),
        };
        owned && mode == Mode::Owned
    }

    fn rule(&mut self, rule: &Rule, stmt: &Stmt) -> (TokenStream, Prec) {
        let here = self.here;
        // A number is copied as it is.
        if rule.is_copy() && self.repr_of(stmt.result()) == Repr::Copy {
            return (self.operand(stmt.operands[0], Mode::Plain, Prec::Loose, Author::Rule), Prec::Postfix);
        }
        match rule.form {
            Form::Infix(op) => {
                let prec = if matches!(op, "+" | "-") { Prec::Sum } else { Prec::Product };
                let tighter = if prec == Prec::Sum { Prec::Product } else { Prec::Cast };
                let [x, y] = stmt.operands[..] else { unreachable!("two operands") };
                let (a, b) = self.shared(&stmt.operands, |emit| {
                    let a = emit.operand(x, emit.beside(x, y), prec, Author::Rule);
                    (a, emit.operand(y, emit.beside(y, x), tighter, Author::Rule))
                });
                let (op, b) = if op == "+" { sum(b) } else { (op, b) };
                let op = respan(op.parse().expect("an operator"), here);
                let a = begin(a, here);
                (quote_spanned!(here=> #a #op #b), prec)
            }
            // ndarray negates a borrowed array only where the element type itself can be negated behind a reference.
            Form::Prefix("-") if self.is_generic_array(stmt.operands[0]) => {
                let a = self.operand(stmt.operands[0], Mode::Receiver, Prec::Postfix, Author::Rule);
                (quote_spanned!(here=> #a.mapv(|x| -x)), Prec::Postfix)
            }
            Form::Prefix(op) => {
                let a = self.operand(stmt.operands[0], Mode::Operand, Prec::Unary, Author::Rule);
                // `--a` looks like another operator.
                let twice = op == "-" && matches!(a.clone().into_iter().next(), Some(TokenTree::Punct(p)) if p.as_char() == '-');
                let a = if twice { quote_spanned!(here=> (#a)) } else { a };
                let op = respan(op.parse().expect("an operator"), here);
                (quote_spanned!(here=> #op #a), Prec::Unary)
            }
            // What the compiler makes vectors of.
            Form::Call(_)
                if self.in_kernel
                    && super::fuse::MATHS.contains(&rule.name)
                    && !stmt.operands.iter().all(|&v| self.is_typeless(v)) =>
            {
                let function = Ident::new(rule.name, here);
                let operands = self.shared(&stmt.operands, |emit| {
                    let one = |&v| emit.operand(v, Mode::Plain, Prec::Loose, Author::Rule);
                    stmt.operands.iter().map(one).collect::<Vec<_>>()
                });
                let maths = Ident::new("maths", here.resolved_at(self.site));
                (quote_spanned!(here=> #maths.#function(#(#operands),*)), Prec::Postfix)
            }
            // A method of a number whose type rustc does not know yet.
            Form::Call(_) if rule.is_elementwise() && rule.is_method() && self.is_typeless(stmt.operands[0]) => {
                let path = ident(if self.kind(stmt.operands[0]).elem() == Elem::F32 { "f32" } else { "f64" });
                let method = Ident::new(rule.name, here);
                let operands = self.shared(&stmt.operands, |emit| {
                    let one = |&v| emit.operand(v, Mode::Plain, Prec::Loose, Author::Rule);
                    stmt.operands.iter().map(one).collect::<Vec<_>>()
                });
                (quote_spanned!(here=> #path::#method(#(#operands),*)), Prec::Postfix)
            }
            Form::Call(text) => {
                let (mut text, names) = spread(rule, rule.fast.unwrap_or(text), stmt.operands.len());
                // Nothing else tells rustc the element type of zeros before it sees what is added to their entries.
                match (rule.name, element(self.kind(stmt.result()))) {
                    ("zeros_of", Some(elem)) => text = text.replace("zeros_of", &format!("zeros_of::<{elem}, _>")),
                    ("zeros_array", Some(elem)) => text = text.replace("Array::", &format!("Array::<{elem}, _>::")),
                    _ => {}
                }
                let template: TokenStream = text.parse().expect("a rule's form");
                let holes: Vec<_> = names
                    .iter()
                    .enumerate()
                    .map(|(i, name)| {
                        let prec = precedence(&text, name);
                        let mode = match rule.param(i).mode {
                            // What another operand is a view of stays where it is.
                            mode if rule.fast.is_some() && mode != Mode::Plain => {
                                let views = self.definitions.views_of(stmt.operands[i]);
                                let lends = |v: &ValueId| views.contains(v);
                                if stmt.operands.iter().any(lends) { Mode::Reference } else { Mode::Operand }
                            }
                            Mode::Operand if prec == Prec::Postfix => Mode::Receiver,
                            // Functions of numbers take them by value, out of fields that are not seen to be numbers, too.
                            Mode::Operand if self.repr_at_hand(stmt.operands[i]) == Some(Repr::Place) => Mode::Move,
                            Mode::Operand => Mode::Plain,
                            mode => mode,
                        };
                        Hole { mode, prec }
                    })
                    .collect();
                let prec = if text.starts_with(['&', '*']) { Prec::Unary } else { Prec::Postfix };
                let tokens = self.fill_rule(respan(template, here), &names, &holes, &stmt.operands);
                // The place of a method is its name, that of anything else its beginning.
                let method = names.first().is_some_and(|name| text.starts_with(&format!("{name}.")));
                (if method { tokens } else { begin(tokens, here) }, prec)
            }
        }
    }

    /// Whether a value is computed from bare literals alone, so that a method of floats cannot be called on it or its entries.
    fn is_typeless(&self, value: ValueId) -> bool {
        let value_ = &self.func.values[value.index()];
        let Some(stmt) = self.definitions.stmts.get(&value).filter(|_| value_.kind.is_differentiable() && value_.ty.is_none())
        else {
            return false;
        };
        match &stmt.op {
            Op::Const(_) | Op::Blank { .. } => !matches!(value_.kind.elem(), Elem::Param(_)),
            Op::Code(code) if code.holes.is_empty() => {
                let number = |t: &TokenTree| match t {
                    TokenTree::Literal(l) => !l.to_string().contains(['f', 'u', 'i']),
                    TokenTree::Punct(_) => true,
                    _ => false,
                };
                code.tokens.clone().into_iter().all(|t| number(&t))
            }
            // A method of floats has told the type.
            Op::Rule(rule) if rule.is_elementwise() && rule.is_method() => false,
            Op::Rule(_) | Op::Collect { .. } | Op::Code(_) | Op::Part(_) => {
                let mut elements = stmt.operands.iter().filter(|v| self.kind(**v).is_differentiable()).peekable();
                elements.peek().is_some() && elements.all(|&v| self.is_typeless(v))
            }
            Op::Map(_) => self.is_typeless(stmt.regions[0].yields[0]),
            Op::Match(_) => {
                let k = stmt.results.iter().position(|r| *r == value).unwrap_or(0);
                stmt.arms().iter().all(|r| self.is_typeless(r.yields[k]))
            }
            _ => false,
        }
    }

    fn is_generic_array(&self, value: ValueId) -> bool {
        matches!(self.kind(value), Kind::Array(Elem::Param(_) | Elem::Unknown, _))
    }

    fn map(&mut self, form: MapForm, stmt: &Stmt) -> (TokenStream, Prec) {
        let region = &stmt.regions[0];
        if form == MapForm::Broadcast {
            if let Some(operator) = self.operator(region, stmt) {
                return operator;
            }
        }
        let (rt, here) = (self.runtime(), self.here);
        let holders = self.holders.clone();
        // Floats are captured: the closure reads the variable.
        let mut walked = Vec::new();
        for (i, (&arg, &operand)) in region.args.iter().zip(&stmt.operands).enumerate() {
            let float = self.kind(operand).is_float();
            if !float || form == MapForm::Method && i == 0 {
                walked.push((arg, operand));
                continue;
            }
            match self.literals.get(&operand).cloned() {
                Some(literal) => {
                    self.literals.insert(arg, literal);
                }
                None => {
                    let name = self.vars[&operand].clone();
                    // Inside, the name is the argument's, whatever becomes of the variable behind the closure.
                    self.holders.insert(name.to_string(), arg);
                    self.vars.insert(arg, name);
                    self.reprs.insert(arg, Repr::Copy);
                }
            }
            self.use_up(operand);
        }
        let mut used: BTreeSet<String> = region.args.iter().filter_map(|a| self.vars.get(a)).map(ToString::to_string).collect();
        let mut params = Vec::new();
        for &(arg, _) in &walked {
            let param = self.name_argument(arg, region, &used);
            used.insert(param.to_string());
            self.reprs.insert(arg, Repr::Copy);
            // The user's annotation, by which rustc may know the type of an array.
            params.push(match &self.func.values[arg.index()].ty {
                Some(Annotation { ty, of: Typed::Plain }) => quote_spanned!(here=> #param: #ty),
                _ => quote_spanned!(here=> #param),
            });
        }
        if walked.is_empty() {
            let body = self.region(region);
            self.holders = holders;
            return (body, Prec::Loose);
        }
        let one_array = matches!(walked[..], [(_, a)] if matches!(self.kind(a), Kind::Array(..)));
        let written = if form == MapForm::Method || one_array {
            let operand = walked[0].1;
            let owned = match self.pending.iter().find(|(v, _)| *v == operand) {
                Some((_, w)) => w.repr == Repr::Owned,
                None => self.reprs.get(&operand) == Some(&Repr::Owned) && self.is_last(operand),
            };
            let receiver = self.operand(operand, Mode::Receiver, Prec::Postfix, Author::Rule);
            let body = self.function(region, &params);
            // Flags and integers do not fit into the buffer.
            let method = ident(if owned && self.kind(stmt.result()).is_differentiable() { "mapv_into" } else { "mapv" });
            let method = self.at(&method);
            quote_spanned!(here=> #receiver.#method(#body))
        } else {
            let values: Vec<ValueId> = walked.iter().map(|&(_, v)| v).collect();
            let operands: Vec<_> = self.shared(&values, |emit| {
                values.iter().map(|&v| emit.operand(v, Mode::Plain, Prec::Loose, Author::Rule)).collect()
            });
            let names = walked.iter().map(|(arg, _)| &self.vars[arg]);
            let n = Literal::usize_unsuffixed(walked.len());
            // The user's annotation, by which rustc may know the type of an array.
            let ty =
                walked.iter().find_map(|(arg, _)| self.func.values[arg.index()].ty.as_ref()).filter(|ty| ty.of == Typed::Plain);
            let ty = ty.map(|Annotation { ty, .. }| quote_spanned!(here=> : [#ty; #n]));
            let body = self.closure(region, &quote_spanned!(here=> [#(#names),*] #ty));
            let comma = (operands.len() == 1).then(|| quote_spanned!(here=> ,));
            quote_spanned!(here=> #rt::map((#(#operands),* #comma), #body))
        };
        self.holders = holders;
        (written, Prec::Postfix)
    }

    /// The closure of an elementwise function; the path of a function where it is no more.
    fn function(&mut self, region: &Region, params: &[TokenStream]) -> TokenStream {
        let here = self.here;
        if let [Stmt { op: Op::Rule(rule), operands, .. }] = region.stmts.as_slice() {
            let path = match self.kind(operands[0]).elem() {
                Elem::F32 => Some("f32"),
                Elem::F64 => Some("f64"),
                _ => None,
            };
            if let (Some(path), true) = (path, rule.is_float_method() && operands[..] == region.args[..] && params.len() == 1) {
                let (path, method) = (ident(path), ident(rule.name));
                return quote_spanned!(here=> #path::#method);
            }
        }
        self.closure(region, &quote_spanned!(here=> #(#params),*))
    }

    fn closure(&mut self, region: &Region, params: &TokenStream) -> TokenStream {
        let here = self.here;
        // What the function reads from around it is not its to give away: it is called many times.
        let free = region.free();
        for v in &free {
            self.uses[v.index()] += 1;
        }
        let body = self.region(region);
        for v in &free {
            self.uses[v.index()] -= 1;
        }
        quote_spanned!(here=> |#params| #body)
    }

    /// A map of a single operator, as the operator on arrays.
    fn operator(&mut self, region: &Region, stmt: &Stmt) -> Option<(TokenStream, Prec)> {
        let [inner] = region.stmts.as_slice() else { return None };
        let rule = inner.op.rule()?;
        if matches!(rule.form, Form::Call(_)) || inner.operands.len() != stmt.operands.len() {
            return None;
        }
        let mut operands = Vec::new();
        for operand in &inner.operands {
            operands.push(stmt.operands[region.args.iter().position(|a| a == operand)?]);
        }
        let array = |v: ValueId| matches!(self.kind(v), Kind::Array(..));
        if !operands.iter().all(|&v| array(v) || self.kind(v).is_float()) {
            return None;
        }
        if !array(operands[0]) {
            if !(operands.len() == 2 && array(operands[1]) && matches!(rule.name, "add" | "mul")) {
                return None;
            }
            operands.swap(0, 1);
        }
        if operands.len() == 2 && operands[0] == operands[1] {
            return None;
        }
        let stmt = Stmt { operands, regions: vec![], ..stmt.clone() };
        Some(self.rule(rule, &stmt))
    }
}

/// Whether code that the compiler wrote gives a reference.
fn is_own_reference(code: &Code) -> bool {
    let mut tokens = code.tokens.clone().into_iter();
    matches!(tokens.next(), Some(TokenTree::Punct(and)) if and.as_char() == '&')
        && tokens.any(|t| matches!(t, TokenTree::Ident(name) if name == "__rt"))
}

/// `a + -b` as `a - b`.
fn sum(b: TokenStream) -> (&'static str, TokenStream) {
    let mut tokens = b.clone().into_iter();
    match tokens.next() {
        Some(TokenTree::Punct(sign)) if sign.as_char() == '-' => ("-", tokens.collect()),
        _ => ("+", b),
    }
}

/// A rule's form and the names in it; the last name of a variadic rule is written once an operand.
fn spread(rule: &Rule, text: &str, operands: usize) -> (String, Vec<String>) {
    let mut names: Vec<String> = rule.params.iter().map(|p| p.name.to_owned()).collect();
    let Some(variadic) = rule.variadic else { return (text.to_owned(), names) };
    let each = names.pop().unwrap_or_default();
    let all: Vec<String> = (0..operands - names.len()).map(|k| format!("{each}_{k}")).collect();
    let written: Vec<String> = all.iter().map(|name| variadic.each.replacen(&each, name, 1)).collect();
    let text = text.replacen(&format!("[{each}]"), &format!("[{}]", written.join(", ")), 1);
    names.extend(all);
    (text, names)
}

/// How tightly an operand must bind in a rule's form.
fn precedence(text: &str, name: &str) -> Prec {
    let receiver = [".", "["].iter().any(|c| text.contains(&format!("{name}{c}")));
    if receiver { Prec::Postfix } else { Prec::Loose }
}

/// Tokens that the compiler shows at another place.
pub(super) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
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

/// The element type of a value, as it is written.
fn element(kind: &Kind) -> Option<String> {
    match kind.elem() {
        Elem::F32 => Some("f32".into()),
        Elem::F64 => Some("f64".into()),
        Elem::Param(name) => Some(name),
        Elem::Unknown => None,
    }
}
