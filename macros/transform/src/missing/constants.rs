//! A differentiated value for a parameter that carries no derivative, found in the user's file.
//!
//! Such a call is rustc's error, which speaks of a cotangent `()`. Where the file shows the called function, the error is one of this
//! compiler's, which says what to write.

use super::{Mentions, Source, lists_around};
use crate::ir::{CalleeName, Func, Op, Region};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use std::collections::BTreeMap;
use syn::visit::Visit;
use syn::{Attribute, Error, Expr, ExprCall, FnArg, Item, ItemFn, Pat};

/// What calls want cotangents of, argument by argument, by the names that stand in the calls; and these names by their places.
#[derive(Default)]
struct Calls {
    names: BTreeMap<String, Ident>,
    wanted: Vec<(Ident, Vec<bool>)>,
}

impl Calls {
    /// Those of a region of a reverse sweep.
    fn gather(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.op {
                Op::Call(callee) => {
                    if let CalleeName::Companion(path) = &callee.name
                        && let Ok(name) = syn::parse2::<Ident>(path.clone())
                    {
                        self.names.insert(format!("{:?}", stmt.span), name);
                    }
                }
                // The pullback may come off a tape; it is of the call that stands at the same place.
                Op::Pull { wanted, .. } => {
                    if let Some(name) = self.names.get(&format!("{:?}", stmt.span)) {
                        self.wanted.push((name.clone(), wanted.clone()));
                    }
                }
                _ => {}
            }
            stmt.regions.iter().for_each(|region| self.gather(region));
        }
    }
}

/// The arguments in `adjoint`, the sweeps of `function`, that are differentiated where the called function takes what is constant.
pub(crate) fn constants(function: &ItemFn, adjoint: &Func, source: Source) -> Vec<Error> {
    let mut calls = Calls::default();
    calls.gather(&adjoint.body);
    let Some(text) = calls.wanted.first().and_then(|(name, _)| source(name.span())) else { return vec![] };
    calls.wanted.retain(|(name, _)| may_take_constants(&text, &name.to_string()));
    if calls.wanted.is_empty() {
        return vec![];
    }
    let Ok(tokens) = text.parse::<TokenStream>() else { return vec![] };
    let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) else { return vec![] };
    let Some(lists) = lists_around(&file.items, &function.sig.ident) else { return vec![] };
    let mut errors = Vec::new();
    for (name, wanted) in &calls.wanted {
        let mut mentions = Mentions::default();
        mentions.count(tokens.clone(), name);
        let shown = mentions == Mentions { functions: 1, others: 0 };
        let called = lists.last().into_iter().flat_map(|items| items.iter()).find_map(|item| match item {
            Item::Fn(f) if f.sig.ident == *name => Some(f),
            _ => None,
        });
        let Some(called) = called.filter(|_| shown) else { continue };
        let mut call = Find { name, call: None };
        call.visit_item_fn(function);
        let Some(call) = call.call.filter(|call| call.args.len() == called.sig.inputs.len()) else { continue };
        let constant = constant_parameters(called);
        for ((argument, wanted), constant) in call.args.iter().zip(wanted).zip(constant) {
            let Some(parameter) = constant.filter(|_| *wanted && surely_varies(argument, function)) else { continue };
            let message = format!(
                "`{name}` takes `{parameter}` as a constant, but this carries a derivative: give it `stop_gradient(…)` of this, \
                 which carries none, or let `{name}` be differentiated by `{parameter}`"
            );
            errors.push(Error::new_spanned(argument, message));
        }
    }
    errors
}

/// Whether the declaration of a function speaks of constants: a glance, by which files that are right are not parsed.
fn may_take_constants(text: &str, name: &str) -> bool {
    let declaration = format!("fn {name}");
    text.match_indices(&declaration).any(|(at, _)| {
        let before = text[..at].rfind(['}', ';']).map_or(0, |end| end + 1);
        let end = text[at..].find('{').map_or(text.len(), |end| at + end);
        text[before..at].contains("wrt") || text[at..end].contains("constant")
    })
}

/// The parameters of a function by name, where the user has said that they carry no derivative.
fn constant_parameters(function: &ItemFn) -> Vec<Option<Ident>> {
    let marks = |a: &&Attribute| a.path().segments.last().is_some_and(|s| s.ident == "differentiate");
    let wrt = function.attrs.iter().find(marks).and_then(|a| a.meta.require_list().ok()).and_then(|list| wrt(&list.tokens));
    let parameter = |input: &FnArg| {
        let FnArg::Typed(input) = input else { return None };
        let Pat::Ident(name) = &*input.pat else { return None };
        let marked = input.attrs.iter().any(|a| a.path().is_ident("constant"));
        let left_out = wrt.as_ref().is_some_and(|names| !names.contains(&name.ident));
        (marked || left_out).then(|| name.ident.clone())
    };
    function.sig.inputs.iter().map(parameter).collect()
}

/// The names in `wrt(…)`, where it stands among the options.
fn wrt(options: &TokenStream) -> Option<Vec<Ident>> {
    let mut options = options.clone().into_iter();
    options.find(|token| matches!(token, TokenTree::Ident(key) if key == "wrt"))?;
    let Some(TokenTree::Group(names)) = options.next() else { return None };
    let name = |token| if let TokenTree::Ident(name) = token { Some(name) } else { None };
    Some(names.stream().into_iter().filter_map(name).collect())
}

/// Whether an argument of which a cotangent is wanted is made of parameters alone that are floats or hold them: what a field gives may be
/// constant itself, and only its type tells.
fn surely_varies(argument: &Expr, function: &ItemFn) -> bool {
    let generics: Vec<Ident> = function.sig.generics.type_params().map(|p| p.ident.clone()).collect();
    let parameters: Vec<&Ident> = function
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(input) if crate::parse::kind(&input.ty, &generics).is_differentiable() => Some(input),
            _ => None,
        })
        .filter_map(|input| if let Pat::Ident(name) = &*input.pat { Some(&name.ident) } else { None })
        .collect();
    let mut made = Made { parameters: &parameters, of_them: true, of_any: false };
    made.visit_expr(argument);
    let is_bound_again = |name: &Ident| {
        let mut bound = super::Bound(name, false);
        bound.visit_block(&function.block);
        bound.1
    };
    made.of_them && made.of_any && !parameters.iter().any(|name| super::mentions(quote!(#argument), name) && is_bound_again(name))
}

/// What an expression is made of, but for indices.
struct Made<'n> {
    parameters: &'n [&'n Ident],
    of_them: bool,
    of_any: bool,
}

impl<'ast> Visit<'ast> for Made<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Path(path) => {
                let one = path.path.get_ident().is_some_and(|name| self.parameters.contains(&name));
                self.of_them &= one;
                self.of_any |= one;
            }
            Expr::Index(index) => self.visit_expr(&index.expr),
            Expr::Lit(_) | Expr::Paren(_) | Expr::Reference(_) | Expr::Unary(_) | Expr::Binary(_) | Expr::MethodCall(_) => {
                syn::visit::visit_expr(self, expr);
            }
            _ => self.of_them = false,
        }
    }
}

/// Finds the call in which a name stands.
struct Find<'n> {
    name: &'n Ident,
    call: Option<ExprCall>,
}

impl<'ast> Visit<'ast> for Find<'_> {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(ident) = path.path.get_ident()
            && ident == self.name
            && format!("{:?}", ident.span()) == format!("{:?}", self.name.span())
        {
            self.call = Some(call.clone());
        }
        syn::visit::visit_expr_call(self, call);
    }
}
