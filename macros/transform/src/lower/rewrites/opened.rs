//! Boxes that a function makes for itself and only ever opens: `let mut b = Box::new(x); *b *= 2.0;` is what is in it.

use crate::lower::key;
use std::collections::{BTreeMap, BTreeSet};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, ItemFn, Local, Pat, Token, Type};

/// Methods that a box has itself.
const OF_BOXES: &[&str] = &["clone", "as_ref", "as_mut", "borrow", "borrow_mut", "deref", "deref_mut", "to_owned", "into"];

/// Takes such boxes away.
pub(in crate::lower) fn without_boxes(item: &mut ItemFn) {
    let mut found = Found::default();
    found.visit_item_fn(item);
    let Found { made, named, opened, bound } = found;
    let only = made.into_iter().filter(|name| bound.get(name) == Some(&1) && named.get(name) == opened.get(name));
    Opened(only.collect()).visit_block_mut(&mut item.block);
}

/// The name of what `let b = Box::new(x)` binds.
fn made(local: &Local) -> Option<&Ident> {
    let pat = match &local.pat {
        Pat::Type(typed) if crate::parse::boxed(&typed.ty).is_some() && !matches!(&*typed.ty, Type::Reference(_)) => &*typed.pat,
        pat => pat,
    };
    let (Pat::Ident(pat), Some(init)) = (pat, &local.init) else { return None };
    (pat.by_ref.is_none() && pat.subpat.is_none() && content(&init.expr).is_some()).then_some(&pat.ident)
}

/// What is put into a box.
fn content(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let new = segments.next().is_some_and(|s| s.ident == "new") && segments.next().is_some_and(|s| s.ident == "Box");
    call.args.first().filter(|_| new && call.args.len() == 1)
}

#[derive(Default)]
struct Found {
    made: BTreeSet<String>,
    /// How often a name stands somewhere, and how often where a box opens by itself or by a `*`.
    named: BTreeMap<String, usize>,
    opened: BTreeMap<String, usize>,
    bound: BTreeMap<String, usize>,
}

impl Found {
    fn open(&mut self, expr: &Expr) {
        if let Expr::Path(path) = expr {
            if let Some(name) = path.path.get_ident() {
                *self.opened.entry(key(name)).or_default() += 1;
            }
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_local(&mut self, local: &'ast Local) {
        self.made.extend(made(local).map(key));
        syn::visit::visit_local(self, local);
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        *self.bound.entry(key(&pat.ident)).or_default() += 1;
        syn::visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(name) = path.path.get_ident() {
            *self.named.entry(key(name)).or_default() += 1;
        }
    }

    fn visit_expr_unary(&mut self, e: &'ast syn::ExprUnary) {
        if let syn::UnOp::Deref(_) = e.op {
            self.open(&e.expr);
        }
        syn::visit::visit_expr_unary(self, e);
    }

    fn visit_expr_index(&mut self, e: &'ast syn::ExprIndex) {
        self.open(&e.expr);
        syn::visit::visit_expr_index(self, e);
    }

    fn visit_expr_field(&mut self, e: &'ast syn::ExprField) {
        self.open(&e.base);
        syn::visit::visit_expr_field(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if !OF_BOXES.iter().any(|name| e.method == name) {
            self.open(&e.receiver);
        }
        syn::visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let list = ["vec", "array"].iter().any(|name| mac.path.is_ident(name));
        match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
            Ok(entries) if list => entries.iter().for_each(|entry| Found::visit_expr(self, entry)),
            // What stands in another macro is not seen.
            _ => mac.tokens.clone().into_iter().for_each(|token| self.token(token)),
        }
    }
}

impl Found {
    fn token(&mut self, token: proc_macro2::TokenTree) {
        match token {
            proc_macro2::TokenTree::Ident(name) => *self.named.entry(key(&name)).or_default() += 1,
            proc_macro2::TokenTree::Group(group) => group.stream().into_iter().for_each(|token| self.token(token)),
            _ => {}
        }
    }
}

struct Opened(BTreeSet<String>);

impl VisitMut for Opened {
    fn visit_local_mut(&mut self, local: &mut Local) {
        syn::visit_mut::visit_local_mut(self, local);
        if !made(local).is_some_and(|name| self.0.contains(&key(name))) {
            return;
        }
        if let Pat::Type(typed) = &mut local.pat {
            if let Some(held) = crate::parse::boxed(&typed.ty).cloned() {
                *typed.ty = held;
            }
        }
        if let Some(init) = &mut local.init {
            if let Some(held) = content(&init.expr).cloned() {
                *init.expr = held;
            }
        }
    }
}
