//! Rules' forms and texts as Rust that computes them, without the compiler under test.

use super::tokens;
use cotangent_transform::ir::Mode;
use cotangent_transform::rules::{self, Form, Rule};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeMap;
use syn::{BinOp, Expr};

/// What a name in a rule's text stands for.
#[derive(Clone)]
pub(crate) enum Atom {
    /// A variable that holds a reference.
    Name(TokenStream),
    /// Code, written where it is used.
    Code(TokenStream),
}

impl Atom {
    pub(crate) fn into_code(self) -> Atom {
        match self {
            Atom::Name(t) | Atom::Code(t) => Atom::Code(t),
        }
    }

    pub(crate) fn plain(&self) -> TokenStream {
        self.place(Mode::Plain)
    }

    fn place(&self, mode: Mode) -> TokenStream {
        match (self, mode) {
            (Atom::Name(name), Mode::Receiver | Mode::Reference) => name.clone(),
            (Atom::Name(name), _) => quote!(#name.clone()),
            (Atom::Code(code), Mode::Reference) => quote!(&(#code)),
            (Atom::Code(code), _) => code.clone(),
        }
    }
}

/// A rule's form with its operands in their places.
pub(crate) fn form(rule: &Rule, operands: &[Vec<Atom>]) -> TokenStream {
    let place = |i: usize| operands[i][0].place(rule.params[i].mode);
    match rule.form {
        Form::Infix(op) => {
            let (a, b, op) = (place(0), place(1), tokens(op));
            quote!((#a #op #b))
        }
        Form::Prefix(op) => {
            let (a, op) = (place(0), tokens(op));
            quote!((#op #a))
        }
        Form::Call(text) => {
            let last = rule.params.len() - 1;
            let places = rule.params.iter().enumerate().map(|(i, p)| {
                let written = match rule.variadic.filter(|_| i == last) {
                    None => place(i),
                    Some(variadic) => {
                        let each =
                            operands[i].iter().map(|o| fill(tokens(variadic.each), &|n| (n == p.name).then(|| o.place(p.mode))));
                        quote!(#(#each),*)
                    }
                };
                (p.name, written)
            });
            let places: BTreeMap<&str, TokenStream> = places.collect();
            fill(tokens(text), &|name| places.get(name).cloned())
        }
    }
}

/// Puts code in the places of names; a name behind a dot is a method.
fn fill(template: TokenStream, replace: &dyn Fn(&str) -> Option<TokenStream>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut method = false;
    for token in template {
        let dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
        match token {
            TokenTree::Group(g) => out.extend([TokenTree::Group(Group::new(g.delimiter(), fill(g.stream(), replace)))]),
            TokenTree::Ident(i) => match replace(&i.to_string()).filter(|_| !method) {
                Some(tokens) => out.extend(tokens),
                None => out.extend([TokenTree::Ident(i)]),
            },
            t => out.extend([t]),
        }
        method = dot;
    }
    out
}

/// A rule's text as Rust that computes it: operators and elementwise rules on arrays become maps.
pub(crate) struct Text<'a> {
    pub(crate) names: &'a BTreeMap<String, Vec<Atom>>,
    /// Whether all operands are floats.
    pub(crate) scalar: bool,
}

impl Text<'_> {
    pub(crate) fn expr(&self, expr: &Expr, mode: Mode) -> TokenStream {
        match expr {
            Expr::Paren(e) => self.expr(&e.expr, mode),
            Expr::Path(path) => {
                let name = path.path.get_ident().expect("a name").to_string();
                self.names.get(&name).unwrap_or_else(|| panic!("`{name}` in a rule's text"))[0].place(mode)
            }
            Expr::Lit(lit) => quote!(rt::lit::<E>(#lit as f64)),
            Expr::Unary(unary) => self.elementwise(quote!(-), &[&unary.expr], |op, a| quote!((#op #(#a)*))),
            Expr::Binary(binary) => {
                let op = match binary.op {
                    BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) => binary.op.to_token_stream(),
                    _ => panic!("an operator in a rule's text"),
                };
                self.elementwise(op, &[&binary.left, &binary.right], |op, a| {
                    let (a, b) = (&a[0], &a[1]);
                    quote!((#a #op #b))
                })
            }
            Expr::MethodCall(call) => {
                let args: Vec<&Expr> = std::iter::once(&*call.receiver).chain(&call.args).collect();
                self.call(&call.method.to_string(), &args, mode)
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { panic!("a call in a rule's text") };
                let name = path.path.segments.last().expect("a name").ident.to_string();
                self.call(&name, &call.args.iter().collect::<Vec<_>>(), mode)
            }
            other => panic!("{} in a rule's text", other.to_token_stream()),
        }
    }

    fn elementwise(
        &self,
        op: TokenStream,
        args: &[&Expr],
        write: impl Fn(&TokenStream, &[TokenStream]) -> TokenStream,
    ) -> TokenStream {
        let args: Vec<TokenStream> = args.iter().map(|a| self.expr(a, Mode::Plain)).collect();
        if self.scalar {
            return write(&op, &args);
        }
        let params: Vec<TokenStream> = (0..args.len()).map(|i| format_ident!("e{i}").to_token_stream()).collect();
        let body = write(&op, &params);
        quote!(rt::map((#(#args,)*), |[#(#params),*]| #body))
    }

    fn call(&self, name: &str, args: &[&Expr], mode: Mode) -> TokenStream {
        let rule = rules::elementwise(name, args.len()).or_else(|| rules::tensor(name, args.len()));
        let rule = rule.unwrap_or_else(|| rules::named(name));
        if rule.is_elementwise() && !self.scalar {
            return self.elementwise(quote!(), args, |_, a| {
                form(rule, &a.iter().map(|a| vec![Atom::Code(a.clone())]).collect::<Vec<_>>())
            });
        }
        let operands: Vec<Vec<Atom>> = args
            .iter()
            .zip(rule.params)
            .map(|(arg, param)| match arg {
                Expr::Lit(lit) if !rule.is_elementwise() => vec![Atom::Code(lit.to_token_stream())],
                Expr::Path(_) => {
                    let written = self.expr(arg, param.mode);
                    vec![Atom::Code(if param.mode == Mode::Reference { quote!(*#written) } else { written })]
                }
                arg => vec![Atom::Code(self.expr(arg, Mode::Plain))],
            })
            .collect();
        let call = form(rule, &operands);
        if mode == Mode::Receiver { quote!((#call)) } else { call }
    }
}
