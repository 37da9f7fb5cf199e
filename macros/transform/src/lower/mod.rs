//! From syntax to operations.
//!
//! Every expression is lowered to a value. References, views and clones of a value are that value. What carries no
//! derivative stays the user's code with holes for the values in it. What is not understood is an error on its span.

mod closure;
mod code;
mod expr;
mod iterate;
mod method;

use crate::ir::{Builder, Func, Kind, Region, ValueId};
use crate::parse::Signature;
use std::collections::BTreeMap;
use syn::{Error, Expr, Ident, ItemFn, Local, Pat, Stmt};

/// What a name or an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Binding {
    /// A value.
    Value(ValueId),
    /// A tuple, taken apart.
    Tuple(Vec<Binding>),
    /// An iterator over the entries of a value, or of several in step.
    Iter(Box<Binding>),
}

/// An error that has been noted.
pub(crate) struct Noted;

type Lowered<T> = Result<T, Noted>;

pub(crate) struct Lower<'a> {
    builder: Builder,
    scopes: Vec<BTreeMap<String, Binding>>,
    generics: Vec<Ident>,
    errors: &'a mut Vec<Error>,
}

/// Lowers a function's body; `None` when there were errors.
pub fn lower(item: &ItemFn, signature: &Signature, errors: &mut Vec<Error>) -> Option<Func> {
    let mut lower =
        Lower { builder: Builder::new(Vec::new()), scopes: vec![BTreeMap::new()], generics: signature.elements.clone(), errors };
    let mut configured = Configured(Vec::new());
    syn::visit::Visit::visit_block(&mut configured, &item.block);
    for span in configured.0 {
        let message = "`#[cfg]` inside a differentiated function cannot be seen through; put it on the function";
        lower.errors.push(Error::new(span, message));
    }
    let mut args = Vec::new();
    for parameter in &signature.parameters {
        let name = parameter.name.to_string();
        let id = lower.builder.value(Some(name.clone()), parameter.kind.clone());
        lower.bind(name, Binding::Value(id));
        args.push(id);
    }
    let result = lower.block(&item.block.stmts, item.block.brace_token.span.close());
    let mut yields = Vec::new();
    if let Ok(result) = result {
        flatten(&result, &mut yields);
    }
    if !lower.errors.is_empty() {
        return None;
    }
    for (value, kind) in yields.iter().zip(&signature.results) {
        if *lower.builder.kind(*value) == Kind::Unknown || lower.builder.kind(*value).rank() == crate::ir::Rank::Unknown {
            lower.builder.values[value.index()].kind = kind.clone();
        }
    }
    let stmts = lower.builder.leave();
    let forward = stmts.len();
    let results = yields.len();
    Some(Func { values: lower.builder.values, body: Region { args, stmts, yields }, forward, results })
}

/// Finds conditional compilation, which the compiler resolves after the macro has run.
struct Configured(Vec<proc_macro2::Span>);

impl<'ast> syn::visit::Visit<'ast> for Configured {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            self.0.push(syn::spanned::Spanned::span(attribute));
        }
    }
}

fn flatten(binding: &Binding, out: &mut Vec<ValueId>) {
    match binding {
        Binding::Value(v) => out.push(*v),
        Binding::Tuple(parts) => parts.iter().for_each(|p| flatten(p, out)),
        Binding::Iter(entries) => flatten(entries, out),
    }
}

impl Lower<'_> {
    fn bind(&mut self, name: String, binding: Binding) {
        self.scopes.last_mut().expect("a scope").insert(name, binding);
    }

    fn lookup(&self, name: &str) -> Option<&Binding> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    fn error<T>(&mut self, span: proc_macro2::Span, message: impl std::fmt::Display) -> Lowered<T> {
        self.errors.push(Error::new(span, message));
        Err(Noted)
    }

    /// A block: its statements in a scope of their own, its value.
    fn block(&mut self, stmts: &[Stmt], end: proc_macro2::Span) -> Lowered<Binding> {
        self.scopes.push(BTreeMap::new());
        let result = self.block_body(stmts, end);
        self.scopes.pop();
        result
    }

    fn block_body(&mut self, stmts: &[Stmt], end: proc_macro2::Span) -> Lowered<Binding> {
        let mut failed = false;
        for (i, stmt) in stmts.iter().enumerate() {
            let last = i + 1 == stmts.len();
            match stmt {
                Stmt::Local(local) => failed |= self.local(local).is_err(),
                Stmt::Item(syn::Item::Const(item)) => {
                    let kind = crate::parse::kind(&item.ty, &self.generics);
                    let value = self.opaque(&item.expr, kind);
                    match value {
                        Ok(v) => {
                            self.builder.values[v.index()].hint = Some(item.ident.to_string().to_lowercase());
                            self.bind(item.ident.to_string(), Binding::Value(v));
                        }
                        Err(Noted) => failed = true,
                    }
                }
                Stmt::Item(syn::Item::Use(_)) => {}
                Stmt::Item(item) => {
                    let _: Lowered<()> = self
                        .error(syn::spanned::Spanned::span(item), "an item inside a differentiated function; move it outside");
                    failed = true;
                }
                Stmt::Expr(Expr::Return(ret), _) if last => {
                    let Some(value) = &ret.expr else { return self.error(ret.return_token.span, "`return` without a value") };
                    return if failed { Err(Noted) } else { self.expr(value) };
                }
                Stmt::Expr(expr, None) if last => {
                    let value = self.expr(expr);
                    return if failed { Err(Noted) } else { value };
                }
                Stmt::Expr(expr, _) => failed |= self.statement(expr).is_err(),
                Stmt::Macro(mac) => failed |= self.effect(&mac.mac).is_err(),
            }
        }
        if failed {
            return Err(Noted);
        }
        self.error(end, "a block without a value; end it with the expression that is its value")
    }

    fn local(&mut self, local: &Local) -> Lowered<()> {
        let Some(init) = &local.init else {
            return self
                .error(local.let_token.span, "`let` without a value cannot be differentiated; give the variable its value here");
        };
        if let Some((token, _)) = &init.diverge {
            return self.error(token.span, "`let … else` cannot be differentiated yet");
        }
        let binding = self.expr(&init.expr)?;
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        if let (Binding::Value(v), Some(ty)) = (&binding, ty) {
            let kind = crate::parse::kind(ty, &self.generics);
            if kind != Kind::Unknown && self.builder.kind(*v).is_differentiable() {
                self.builder.values[v.index()].kind = kind;
            }
        }
        self.pattern(pat, binding)
    }

    fn pattern(&mut self, pat: &Pat, binding: Binding) -> Lowered<()> {
        match (pat, binding) {
            (Pat::Wild(_), _) => Ok(()),
            (Pat::Paren(p), b) => self.pattern(&p.pat, b),
            (Pat::Type(p), b) => self.pattern(&p.pat, b),
            (Pat::Reference(p), b) => self.pattern(&p.pat, b),
            (Pat::Ident(p), binding) => {
                if let Binding::Value(v) = binding {
                    let hint = &mut self.builder.values[v.index()].hint;
                    if hint.is_none() {
                        *hint = Some(p.ident.to_string());
                    }
                }
                self.bind(p.ident.to_string(), binding);
                Ok(())
            }
            (Pat::Tuple(p), Binding::Tuple(parts)) if p.elems.len() == parts.len() => {
                p.elems.iter().zip(parts).try_for_each(|(p, b)| self.pattern(p, b))
            }
            (pat, _) => self.error(
                syn::spanned::Spanned::span(pat),
                "this pattern cannot be differentiated yet; bind the value to a name and take its parts",
            ),
        }
    }
}
