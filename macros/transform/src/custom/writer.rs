//! The sweeps of a function with a rule, as calls of what the user names.

use crate::emit::{again, cotangent, nested};
use crate::ir::{Annotation, Builder, Code, Func, Hole, Kind, Mode, Name, Op, Prec, Region, Typed, ValueId};
use crate::parse::{Parameter, Signature};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ItemFn, Path, Type};

/// Writes the sweeps.
pub(super) struct Writer<'a> {
    pub(super) item: &'a ItemFn,
    pub(super) signature: &'a Signature,
    pub(super) inside: bool,
    pub(super) krate: &'a TokenStream,
    pub(super) builder: Builder,
    pub(super) args: Vec<ValueId>,
    pub(super) seeds: Vec<ValueId>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(item: &'a ItemFn, signature: &'a Signature, inside: bool, krate: &'a TokenStream) -> Self {
        let mut builder = Builder::new(Vec::new());
        let args = signature.parameters.iter().map(|p| builder.value(Name::User(p.name.to_string()), p.kind.clone())).collect();
        let one = signature.results.len() == 1;
        let named = |i: usize| if one { "seed".to_owned() } else { format!("seed_{i}") };
        let seeds =
            signature.results.iter().enumerate().map(|(i, kind)| builder.value(Name::Wish(named(i)), kind.clone())).collect();
        Writer { item, signature, inside, krate, builder, args, seeds }
    }

    /// `let value = f(x);`, then `let x_bar = rule(x, &value, seed);`
    pub(super) fn by_vjp(&mut self, path: &Path) -> Func {
        let values = self.value();
        self.builder.enter();
        let shapes = self.shapes(&values);
        self.check_seeds(&shapes);
        let bars = self.bar_types();
        let wanted: Vec<Kind> = self.differentiated().map(|p| p.kind.clone()).collect();
        let takes: Vec<TokenStream> = self.signature.parameters.iter().map(|p| self.lent_type(p)).collect();
        let types: Vec<TokenStream> = self.signature.result_types.iter().map(|ty| quote!(&#ty)).collect();
        let (value, seed) = (nested(&self.signature.form, types), self.seed_type());
        let gives = if let [one] = &bars[..] { one.clone() } else { quote!((#(#bars),*)) };
        let rule = self.rule(path, quote!(fn(#(#takes,)* #value, #seed) -> #gives));
        let lent = values.iter().map(|&v| (v, Mode::Reference)).collect::<Vec<_>>();
        let seeds = self.seeds.iter().map(|&v| (v, Mode::Move)).collect::<Vec<_>>();
        let (call, operands) = self.given_to(rule, &[&lent, &seeds], Argument::Lent);
        let results = if let [one] = &wanted[..] {
            vec![self.builder.push(Op::Code(call), operands, one.clone(), path.span())]
        } else {
            let holes = (0..wanted.len()).map(Code::hole);
            let op = Op::Several { code: call, pattern: quote!((#(#holes),*)) };
            self.builder.push_with(op, operands, vec![], wanted, path.span())
        };
        self.func(values, results)
    }

    /// `let (value, pullback) = rule(x);`, then `let (x_bar,) = pullback(&x, seed);`
    pub(super) fn by_pullback(&mut self, path: &Path) -> Func {
        let takes: Vec<TokenStream> = self.signature.parameters.iter().map(taken_type).collect();
        let types = self.signature.result_types.iter().map(|ty| quote!(#ty)).collect();
        let gives = self.signature.returned({
            let value = nested(&self.signature.form, types);
            quote!((#value, _))
        });
        let rule = self.rule(path, quote!(fn(#(#takes),*) -> #gives));
        let (call, mut operands) = self.given(&TokenStream::new(), &[], Argument::InTheFunction);
        let tokens = {
            let (function, arguments) = (Code::hole(operands.len()), &call.tokens);
            quote!(#function #arguments)
        };
        operands.push(rule);
        let holes = call.holes.into_iter().chain([hole(Mode::Plain)]).collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        let mut values = self.values(code, operands, &[Kind::Discrete]);
        let pullback = values.pop().expect("the pullback");
        *self.builder.name(pullback) = Name::Wish("pullback".into());
        self.check_pullback(path, pullback);
        let shapes = self.shapes(&values);
        self.builder.enter();
        self.check_seeds(&shapes);
        let seeds = self.seeds.iter().map(|&v| (v, Mode::Move)).collect::<Vec<_>>();
        let (call, operands) = self.given_to(pullback, &[&seeds], Argument::Again);
        let mut next = 0;
        let parts: Vec<TokenStream> = self
            .signature
            .parameters
            .iter()
            .map(|p| {
                if !p.differentiated {
                    return quote!(());
                }
                let part = Code::hole(next);
                next += 1;
                quote!(#part)
            })
            .collect();
        let wanted = self.differentiated().map(|p| p.kind.clone()).collect();
        let op = Op::Several { code: call, pattern: quote!((#(#parts,)*)) };
        let results = self.builder.push_with(op, operands, vec![], wanted, path.span());
        self.func(values, results)
    }

    /// `let _: &dyn FnOnce(&f64, f64) -> (f64,) = &pullback;`, where rustc says of one that does not fit what its whole type must be.
    fn check_pullback(&mut self, path: &Path, pullback: ValueId) {
        let takes = self.signature.parameters.iter().map(|p| again(p, self.krate));
        let gives = self
            .signature
            .parameters
            .iter()
            .map(|p| if p.differentiated { cotangent(&p.ty, &p.kind, self.krate) } else { quote!(()) });
        let (seed, lent) = (self.seed_type(), Code::hole(0));
        let tokens = quote_spanned! {path.span()=>
            let _: &dyn ::core::ops::FnOnce(#(#takes,)* #seed) -> (#(#gives,)*) = &#lent;
        };
        let code = Code { tokens, holes: vec![hole(Mode::Plain)], prec: Prec::Loose, borrows: false };
        self.builder.push_with(Op::Effect(code), vec![pullback], vec![], vec![], path.span());
    }

    /// `let (value, value_dot) = rule(x, x_dot);`
    pub(super) fn by_tangent(&mut self, path: &Path, dots: &[ValueId]) -> Vec<ValueId> {
        let dot_type = |p: &Parameter| {
            let ty = cotangent(&p.ty, &p.kind, self.krate);
            if matches!(p.kind, Kind::Float(_)) { ty } else { quote!(&#ty) }
        };
        let takes = self.signature.parameters.iter().map(taken_type).chain(self.differentiated().map(dot_type));
        let types = self.signature.result_types.iter().map(|ty| quote!(#ty)).collect();
        let (value, dot) = (nested(&self.signature.form, types), self.seed_type());
        let gives = self.signature.returned(quote!((#value, #dot)));
        let rule = self.rule(path, quote!(fn(#(#takes),*) -> #gives));
        let (mut arguments, mut holes, mut operands) = self.arguments(&[], Argument::InTheFunction);
        for (p, &dot) in self.differentiated().zip(dots) {
            let argument = Code::hole(operands.len());
            arguments.push(quote!(#argument));
            holes.push(hole(if matches!(p.kind, Kind::Float(_)) { Mode::Plain } else { Mode::Reference }));
            operands.push(dot);
        }
        let function = Code::hole(operands.len());
        operands.push(rule);
        holes.push(hole(Mode::Plain));
        let code = Code { tokens: quote!(#function(#(#arguments),*)), holes, prec: Prec::Postfix, borrows: false };
        self.pairs(code, operands)
    }

    /// `let value = f(x);`
    pub(super) fn value(&mut self) -> Vec<ValueId> {
        let name = &self.item.sig.ident;
        let function = if self.inside { quote!(Self::#name) } else { quote!(#name) };
        let (call, operands) = self.given(&function, &[], Argument::InTheFunction);
        self.values(call, operands, &[])
    }

    /// The tangent's entries, each from the reverse sweep of a seed that is 1 there: ẏⱼ = ⟨x̄(eⱼ), ẋ⟩.
    pub(super) fn by_seeds(&mut self, values: &[ValueId], dots: &[ValueId]) -> Vec<ValueId> {
        let name = &self.item.sig.ident;
        let adjoint = if self.inside {
            quote::format_ident!("{}_adjoint", name.to_string().trim_start_matches("r#"), span = name.span())
        } else {
            quote::format_ident!("adjoint")
        };
        let (arguments, mut holes, mut operands) = self.arguments(&[], Argument::Copied);
        let again = quote!(Self::#adjoint(#(#arguments,)* seed));
        let again = if self.signature.failure.is_some() { quote!(__rt::success(#again)) } else { again };
        let mut terms = Vec::new();
        let wanted = self.signature.parameters.iter().enumerate().filter(|(_, p)| p.differentiated);
        for ((at, _), &dot) in wanted.zip(dots) {
            let (at, dot_) = (proc_macro2::Literal::usize_unsuffixed(at), Code::hole(operands.len()));
            operands.push(dot);
            holes.push(hole(Mode::Reference));
            terms.push(quote!(__rt::Cotangent::dot(&bars.#at, #dot_)));
        }
        let leaves = values
            .iter()
            .map(|&v| {
                let value = Code::hole(operands.len());
                operands.push(v);
                holes.push(hole(Mode::Reference));
                quote!(#value)
            })
            .collect();
        let value = nested(&self.signature.form, leaves);
        let tokens = quote!(__rt::by_each_seed(&#value, |seed| {
            let (_, bars) = #again;
            #(#terms)+*
        }));
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        let kinds: Vec<Kind> = self.signature.results.clone();
        if self.signature.is_single() {
            vec![self.builder.push(Op::Code(code), operands, kinds[0].clone(), name.span())]
        } else {
            let leaves = (0..kinds.len()).map(Code::hole).map(|hole| quote!(#hole)).collect();
            let op = Op::Several { code, pattern: nested(&self.signature.form, leaves) };
            self.builder.push_with(op, operands, vec![], kinds, name.span())
        }
    }

    /// The function's values and their tangents, of code that gives both.
    pub(super) fn pairs(&mut self, code: Code, operands: Vec<ValueId>) -> Vec<ValueId> {
        let span = self.item.sig.ident.span();
        let kinds: Vec<Kind> = self.signature.results.iter().chain(&self.signature.results).cloned().collect();
        let half = kinds.len() / 2;
        let leaves = |from: usize| (from..from + half).map(Code::hole).map(|hole| quote!(#hole)).collect();
        let (value, dot) = (nested(&self.signature.form, leaves(0)), nested(&self.signature.form, leaves(half)));
        let op = Op::Several { code, pattern: quote!((#value, #dot)) };
        let values = self.builder.push_with(op, operands, vec![], kinds, span);
        if self.signature.failure.is_some() {
            if let Some(stmt) = self.builder.last_mut() {
                stmt.suffix.tokens = quote_spanned!(span=> ?);
            }
        }
        values
    }

    /// The function in forward mode.
    pub(super) fn forward(&mut self, dots: &[ValueId], yields: Vec<ValueId>) -> Func {
        let stmts = self.builder.leave();
        Func {
            values: std::mem::take(&mut self.builder.values),
            forward: stmts.len(),
            results: yields.len(),
            mutable: vec![],
            body: Region { args: self.args.iter().chain(dots).copied().collect(), stmts, yields },
        }
    }

    pub(super) fn differentiated(&self) -> impl Iterator<Item = &'a Parameter> + use<'a> {
        self.signature.parameters.iter().filter(|p| p.differentiated)
    }

    /// The rule's function, of the type that it must have.
    fn rule(&mut self, path: &Path, ty: TokenStream) -> ValueId {
        let code = Code { tokens: quote!(#path), holes: vec![], prec: Prec::Postfix, borrows: false };
        let rule = self.builder.push(Op::Code(code), vec![], Kind::Discrete, path.span());
        *self.builder.name(rule) = Name::Wish("rule".into());
        self.builder.values[rule.index()].ty = Some(Annotation { ty, of: Typed::Plain });
        rule
    }

    /// The function's values, and further ones that the code gives beside them.
    fn values(&mut self, code: Code, operands: Vec<ValueId>, beside: &[Kind]) -> Vec<ValueId> {
        let span = self.item.sig.ident.span();
        let kinds: Vec<Kind> = self.signature.results.iter().chain(beside).cloned().collect();
        let count = self.signature.results.len();
        let holes = (0..count).map(Code::hole).map(|hole| quote!(#hole)).collect();
        let pattern = nested(&self.signature.form, holes);
        let further: Vec<_> = (count..kinds.len()).map(Code::hole).collect();
        let pattern = if further.is_empty() { pattern } else { quote!((#pattern, #(#further),*)) };
        let single = kinds.len() == 1 && self.signature.is_single();
        let op = if single { Op::Code(code) } else { Op::Several { code, pattern } };
        let values = self.builder.push_with(op, operands, vec![], kinds, span);
        if self.signature.failure.is_some() {
            if let Some(stmt) = self.builder.last_mut() {
                stmt.suffix.tokens = quote_spanned!(span=> ?);
            }
        }
        if count == 1 {
            *self.builder.name(values[0]) = Name::Wish("value".into());
        }
        values
    }

    /// The shapes of the values that have one.
    pub(super) fn shapes(&mut self, values: &[ValueId]) -> Vec<Option<ValueId>> {
        let span = self.item.sig.ident.span();
        let shape = |b: &mut Builder, v| match b.kind(v) {
            Kind::Float(_) => None,
            Kind::Array(..) | Kind::List(..) => Some(b.apply("shape_of", vec![v], span)),
            kind if kind.is_differentiable() => Some(b.apply("form_of", vec![v], span)),
            _ => None,
        };
        values.iter().map(|&v| shape(&mut self.builder, v)).collect()
    }

    pub(super) fn check_seeds(&mut self, shapes: &[Option<ValueId>]) {
        for (&seed, shape) in self.seeds.iter().zip(shapes) {
            if let Some(shape) = *shape {
                self.builder.push_with(Op::CheckSeed, vec![seed, shape], vec![], vec![], Span::call_site());
            }
        }
    }

    /// The function's arguments and more of them, each a tuple as the results are: their tokens, holes and operands.
    pub(super) fn arguments(&self, more: &[&[(ValueId, Mode)]], how: Argument) -> (Vec<TokenStream>, Vec<Hole>, Vec<ValueId>) {
        let mut operands: Vec<(ValueId, Mode)> =
            self.signature.parameters.iter().zip(&self.args).map(|(p, &v)| (v, how.mode(p))).collect();
        let argument = |(i, p): (usize, &Parameter)| {
            let argument = Code::hole(i);
            let copied = matches!(how, Argument::Copied) && !p.is_reference() && !p.is_number();
            if copied { quote!(::core::clone::Clone::clone(#argument)) } else { quote!(#argument) }
        };
        let mut arguments: Vec<TokenStream> = self.signature.parameters.iter().enumerate().map(argument).collect();
        for group in more {
            let holes = (operands.len()..operands.len() + group.len()).map(Code::hole).map(|hole| quote!(#hole)).collect();
            operands.extend(*group);
            arguments.push(nested(&self.signature.form, holes));
        }
        let holes = operands.iter().map(|&(_, mode)| hole(mode)).collect();
        (arguments, holes, operands.into_iter().map(|(v, _)| v).collect())
    }

    /// A call with these.
    fn given(&self, function: &TokenStream, more: &[&[(ValueId, Mode)]], how: Argument) -> (Code, Vec<ValueId>) {
        let (arguments, holes, operands) = self.arguments(more, how);
        (Code { tokens: quote!(#function(#(#arguments),*)), holes, prec: Prec::Postfix, borrows: false }, operands)
    }

    /// The same of a function that is a value.
    fn given_to(&self, function: ValueId, more: &[&[(ValueId, Mode)]], how: Argument) -> (Code, Vec<ValueId>) {
        let (call, mut operands) = self.given(&TokenStream::new(), more, how);
        let (function_, arguments) = (Code::hole(operands.len()), &call.tokens);
        let tokens = quote!(#function_ #arguments);
        operands.push(function);
        let holes = call.holes.into_iter().chain([hole(Mode::Plain)]).collect();
        (Code { tokens, holes, prec: Prec::Postfix, borrows: false }, operands)
    }

    fn bar_types(&self) -> Vec<TokenStream> {
        self.differentiated().map(|p| cotangent(&p.ty, &p.kind, self.krate)).collect()
    }

    fn seed_type(&self) -> TokenStream {
        let of = |(ty, kind): (&Type, &Kind)| {
            if kind.is_differentiable() { cotangent(ty, kind, self.krate) } else { quote!(()) }
        };
        nested(&self.signature.form, self.signature.result_types.iter().zip(&self.signature.results).map(of).collect())
    }

    /// The type of a parameter in a `vjp`: numbers and references as they are, all else by reference.
    fn lent_type(&self, parameter: &Parameter) -> TokenStream {
        if parameter.is_number() { taken_type(parameter) } else { again(parameter, self.krate) }
    }

    fn func(&mut self, values: Vec<ValueId>, cotangents: Vec<ValueId>) -> Func {
        let differentiated = self.signature.parameters.iter().zip(&self.args).filter(|(p, _)| p.differentiated);
        for ((_, &arg), &bar) in differentiated.zip(&cotangents) {
            *self.builder.name(bar) = Name::Bar(arg);
        }
        let reverse = self.builder.leave();
        let forward = self.builder.leave();
        let results = values.len();
        Func {
            values: std::mem::take(&mut self.builder.values),
            forward: forward.len(),
            results,
            mutable: vec![],
            body: Region {
                args: self.args.iter().chain(&self.seeds).copied().collect(),
                stmts: forward.into_iter().chain(reverse).collect(),
                yields: values.into_iter().chain(cotangents).collect(),
            },
        }
    }
}

/// How the arguments stand in a call.
#[derive(Clone, Copy)]
pub(super) enum Argument {
    /// As the function takes them.
    InTheFunction,
    /// The same, of copies: the call stands where it runs again and again.
    Copied,
    /// Numbers and references as they are, all else lent.
    Lent,
    /// All by reference, as a pullback takes them again.
    Again,
}

impl Argument {
    fn mode(self, parameter: &Parameter) -> Mode {
        match (self, parameter.is_number(), parameter.is_reference()) {
            (_, true, true) | (Argument::Again, true, false) => Mode::Reference,
            (_, true, false) | (_, false, true) => Mode::Plain,
            (Argument::InTheFunction, false, false) => Mode::Move,
            (Argument::Copied | Argument::Lent | Argument::Again, false, false) => Mode::Reference,
        }
    }
}

/// The type of a parameter, without names for its lifetimes.
fn taken_type(parameter: &Parameter) -> TokenStream {
    let ty = &parameter.ty;
    quote!(#ty)
}

pub(super) fn hole(mode: Mode) -> Hole {
    Hole { mode, prec: if mode == Mode::Plain { Prec::Postfix } else { Prec::Loose } }
}
