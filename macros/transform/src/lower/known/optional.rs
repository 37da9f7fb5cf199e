//! Fields that hold options, as the function shows it: by what it assigns to them, by the patterns that it matches them with, and by methods that
//! nothing else has.
//!
//! Of a struct's field the macro does not see the type, and `w.last.map(|e| e * s)` is what an array has, too.

use crate::ir::{Op, Step, ValueId};
use crate::lower::Lower;
use crate::lower::places::place::Spot;
use proc_macro2::TokenStream;
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ItemFn, Member, Pat, Type};

/// Methods that nothing but an option or a result has, each with how many arguments it takes.
const OF_OPTIONS: &[(&str, usize)] = &[
    ("is_some", 0),
    ("is_none", 0),
    ("is_some_and", 1),
    ("is_none_or", 1),
    ("take", 0),
    ("get_or_insert", 1),
    ("get_or_insert_with", 1),
    ("unwrap_or", 1),
    ("unwrap_or_else", 1),
    ("unwrap_or_default", 0),
    ("map_or", 2),
    ("map_or_else", 2),
];
/// Methods by which an option becomes another one.
const KEEPING: &[&str] = &[
    "map",
    "and_then",
    "filter",
    "or",
    "or_else",
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "copied",
    "cloned",
    "clone",
    "take",
];

/// The names of the fields that are options.
pub(in crate::lower) fn fields(item: &ItemFn) -> BTreeSet<String> {
    let mut fields = Fields::default();
    fields.visit_item_fn(item);
    fields.0
}

#[derive(Default)]
struct Fields(BTreeSet<String>);

impl Fields {
    /// An expression that is an option.
    fn option(&mut self, expr: &Expr) {
        match expr {
            Expr::Field(field) => self.0.extend(name(&field.member)),
            Expr::Paren(e) => self.option(&e.expr),
            Expr::Reference(e) => self.option(&e.expr),
            Expr::Call(call) if is_exchange(call) => call.args.iter().take(1).for_each(|of| self.option(of)),
            Expr::MethodCall(call) if KEEPING.iter().any(|name| call.method == name) => self.option(&call.receiver),
            _ => {}
        }
    }

    /// What is matched with a pattern.
    fn matched(&mut self, pat: &Pat, of: &Expr) {
        match (pat, of) {
            (Pat::Tuple(pats), Expr::Tuple(parts)) => pats.elems.iter().zip(&parts.elems).for_each(|(p, e)| self.matched(p, e)),
            (Pat::Paren(p), of) => self.matched(&p.pat, of),
            (Pat::Reference(p), of) => self.matched(&p.pat, of),
            (Pat::Or(p), of) => p.cases.iter().for_each(|case| self.matched(case, of)),
            (Pat::TupleStruct(p), of) if p.path.is_ident("Some") => self.option(of),
            (Pat::Ident(p), of) if p.ident == "None" => self.option(of),
            (Pat::Path(p), of) if p.path.is_ident("None") => self.option(of),
            _ => {}
        }
    }
}

fn name(member: &Member) -> Option<String> {
    if let Member::Named(name) = member { Some(name.to_string()) } else { None }
}

/// Whether an expression is written as an option: `Some(x)`, `None`.
fn is_written(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some")),
        _ => false,
    }
}

/// `Option<…>`, or a reference to one.
fn is_type(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => is_type(&r.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|s| s.ident == "Option"),
        _ => false,
    }
}

/// `std::mem::take(&mut o)`, `std::mem::replace(&mut o, x)`, which give what was there.
fn is_exchange(call: &syn::ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "take" || s.ident == "replace"))
}

impl<'ast> Visit<'ast> for Fields {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        if is_written(&e.right) {
            self.option(&e.left);
        }
        syn::visit::visit_expr_assign(self, e);
    }

    fn visit_expr_struct(&mut self, e: &'ast syn::ExprStruct) {
        let written = e.fields.iter().filter(|field| is_written(&field.expr));
        self.0.extend(written.filter_map(|field| name(&field.member)));
        syn::visit::visit_expr_struct(self, e);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.matched(&e.pat, &e.expr);
        syn::visit::visit_expr_let(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            match &local.pat {
                Pat::Type(typed) if is_type(&typed.ty) => self.option(&init.expr),
                pat => self.matched(pat, &init.expr),
            }
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        for arm in &e.arms {
            self.matched(&arm.pat, &e.expr);
        }
        syn::visit::visit_expr_match(self, e);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if OF_OPTIONS.iter().any(|(name, arguments)| call.method == name && call.args.len() == *arguments) {
            self.option(&call.receiver);
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if is_exchange(call) && call.args.iter().nth(1).is_some_and(is_written) {
            call.args.iter().take(1).for_each(|of| self.option(of));
        }
        syn::visit::visit_expr_call(self, call);
    }
}

impl Lower<'_> {
    /// Whether a value is read from a field that holds an option.
    pub(in crate::lower) fn is_optional_field(&self, v: ValueId) -> bool {
        let Some(Op::Field(path)) = self.builder.definition(v).map(|stmt| &stmt.op) else { return false };
        self.leads_to_option(path)
    }

    /// Whether a place is a field that holds an option.
    pub(in crate::lower) fn is_optional(&self, spot: &Spot) -> bool {
        matches!(spot.steps.last(), Some((Step::Field(path), _)) if self.leads_to_option(path))
    }

    fn leads_to_option(&self, path: &TokenStream) -> bool {
        path.clone().into_iter().last().is_some_and(|field| self.optional.contains(&field.to_string()))
    }
}
