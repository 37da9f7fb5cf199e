//! Names that can only be integers, because the function counts or indexes with them: fields that they are bound to carry no derivative.
//!
//! Of a struct's field the macro does not see the type. What stands in an index or in the bounds of a `for` loop is an integer, whatever
//! else is done with it, so `let n = self.size;` is one where `x[n - 1]` or `for i in 0..n` follows.

use super::{Binding, Lowered, key};
use crate::ir::Kind;
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{BinOp, Expr, ExprForLoop, ExprIndex, Ident, ItemFn, Pat, PatIdent};

/// The names in a function that stand in indices and in bounds of loops, and that it binds once.
pub(super) fn indices(item: &ItemFn) -> BTreeSet<String> {
    let mut names = Names::default();
    names.visit_item_fn(item);
    let Names { mut indices, alone, mutable, bound } = names;
    indices.extend(alone.intersection(&mutable).cloned());
    indices.retain(|name| bound.get(name) == Some(&1));
    indices
}

#[derive(Default)]
struct Names {
    indices: BTreeSet<String>,
    /// Those that are indices by themselves, and those that are `mut`: a key of a map may be one of the former, not of both.
    alone: BTreeSet<String>,
    mutable: BTreeSet<String>,
    /// How often each name is bound: of one that is bound again, this does not tell which one it is.
    bound: BTreeMap<String, usize>,
}

impl Names {
    /// The names of which an integer is computed by arithmetic alone; what is cast to one, or given to a function, may be anything.
    fn integer(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => self.indices.extend(path.path.get_ident().map(key)),
            Expr::Paren(e) => self.integer(&e.expr),
            Expr::Group(e) => self.integer(&e.expr),
            Expr::Binary(e) if !matches!(e.op, BinOp::Shl(_) | BinOp::Shr(_)) => {
                self.integer(&e.left);
                self.integer(&e.right);
            }
            Expr::Range(e) => e.start.iter().chain(&e.end).for_each(|e| self.integer(e)),
            Expr::Array(e) => e.elems.iter().for_each(|e| self.integer(e)),
            Expr::MethodCall(e) if e.method == "rev" || e.method == "step_by" => self.integer(&e.receiver),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_index(&mut self, e: &'ast ExprIndex) {
        match &*e.index {
            Expr::Path(path) => self.alone.extend(path.path.get_ident().map(key)),
            index => self.integer(index),
        }
        syn::visit::visit_expr_index(self, e);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast ExprForLoop) {
        if !matches!(*e.expr, Expr::Path(_)) {
            self.integer(&e.expr);
        }
        syn::visit::visit_expr_for_loop(self, e);
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        *self.bound.entry(key(&pat.ident)).or_default() += 1;
        if pat.mutability.is_some() {
            self.mutable.insert(key(&pat.ident));
        }
        syn::visit::visit_pat_ident(self, pat);
    }
}

impl super::Lower<'_> {
    /// What a name is bound to: where a method gives it and the function shows it to be an integer, there is no pullback to ask for.
    pub(super) fn index_or(&mut self, pat: &Pat, init: &Expr) -> Lowered<Binding> {
        let integer = matches!(pat, Pat::Ident(pat) if self.indices.contains(&key(&pat.ident)));
        let called = matches!(init, Expr::MethodCall(_) | Expr::Call(_));
        if !integer || !called {
            return self.expr(init);
        }
        let look = self.look();
        match self.expr(init)? {
            Binding::Value(v) if self.builder.definition(v).is_some_and(super::code::is_call) => {
                self.take_back(look);
                self.opaque(&syn::parse_quote_spanned!(init.span()=> __rt::discrete(#init)), Kind::Int).map(Binding::Value)
            }
            binding => Ok(binding),
        }
    }

    /// What a name is bound to: an integer where the function shows it to be one.
    pub(super) fn as_index(&mut self, name: &Ident, value: crate::ir::ValueId) -> crate::ir::ValueId {
        if !self.indices.contains(&key(name)) || !self.varies(value) || !self.is_of_unknown_type(value) {
            return value;
        }
        self.coded(&[value], crate::ir::Prec::Loose, crate::ir::Kind::Int, name.span(), |h| {
            let field = &h[0];
            quote::quote!(__rt::discrete(#field))
        })
    }
}
