//! Which names are references in the user's code, as far as it shows.
//!
//! In generated code a scrutinee is borrowed, so what the user's code makes of a bound name depends on whether the user borrowed it too.

use crate::ir::{Op, ValueId};
use crate::lower::patterns::fit::names;
use crate::lower::{Binding, Lower, key};
use syn::visit::Visit;
use syn::{Expr, Ident, Pat};

impl Lower<'_> {
    /// Whether an expression is a reference in the user's code, as far as it shows.
    pub(in crate::lower) fn is_borrowed(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Reference(_) => true,
            Expr::Paren(e) => self.is_borrowed(&e.expr),
            Expr::Group(e) => self.is_borrowed(&e.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.references.contains(&key(name))),
            Expr::MethodCall(call) => ["as_ref", "as_deref", "iter"].iter().any(|m| call.method == m),
            _ => false,
        }
    }

    /// Whether a place surely cannot be changed: a part of what a parameter lends by `&`, or of a variable that is not `mut`.
    pub(in crate::lower) fn is_shared(&self, place: &Expr) -> bool {
        match place {
            Expr::Paren(e) => self.is_shared(&e.expr),
            Expr::Group(e) => self.is_shared(&e.expr),
            Expr::Field(e) => self.is_shared(&e.base),
            Expr::Index(e) => self.is_shared(&e.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| match self.lookup(name) {
                Some(Binding::Value(v)) => match self.types.get(v) {
                    Some(syn::Type::Reference(r)) => r.mutability.is_none(),
                    _ => name != "self" && !self.mutable.contains(&name.to_string()),
                },
                _ => false,
            }),
            _ => false,
        }
    }

    /// Whether a name is that of a number which a parameter lends, `rate: &f64`: generated code takes it out of its reference once, so what is
    /// given on is lent anew.
    pub(in crate::lower) fn is_lent_number(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        let Some(name) = path.path.get_ident() else { return false };
        let Some(&Binding::Value(v)) = self.lookup(name) else { return false };
        let lent = matches!(self.types.get(&v), Some(syn::Type::Reference(r)) if r.mutability.is_none());
        // The parameter itself, or another name of it; what a closure calls so may be a copy.
        let named = match self.scopes.depth_of(&key(name)) {
            Some(0) => true,
            Some(1) => self.is_borrowed(expr),
            _ => false,
        };
        named && lent && self.builder.is_number(v)
    }

    /// Whether a value is bound by a pattern, or a field: in generated code it may be a reference or not.
    pub(in crate::lower) fn is_part(&self, v: ValueId) -> bool {
        self.bound.contains_key(&v) || self.builder.definition(v).is_some_and(|s| matches!(s.op, Op::Field(_)))
    }

    /// Remembers that a pattern gives a name to this value without `mut`; `None`: that it does so with it.
    pub(in crate::lower) fn fix(&mut self, name: &Ident, value: Option<ValueId>) {
        match value {
            Some(value) => self.fixed.insert(key(name), value),
            None => self.fixed.remove(&key(name)),
        };
    }

    /// Whether a name stands for what could only be changed where it is.
    pub(in crate::lower) fn is_fixed(&self, name: &Ident) -> bool {
        let fixed = self.fixed.get(&key(name));
        fixed.is_some_and(|fixed| matches!(self.lookup(name), Some(Binding::Value(v)) if v == fixed))
    }

    /// Remembers that a name is bound to a copy that the user has taken: `let u = m.row(i).to_owned()`.
    pub(in crate::lower) fn owns(&mut self, pat: &Pat, init: &Expr) {
        let name = match pat {
            Pat::Type(typed) => return self.owns(&typed.pat, init),
            Pat::Ident(name) => &name.ident,
            _ => return,
        };
        match self.lookup(name) {
            Some(&Binding::Value(v)) if crate::lower::calls::arguments::is_copy(init) => self.owners.insert(key(name), v),
            _ => self.owners.remove(&key(name)),
        };
    }

    /// Whether an expression is a copy, or names one.
    pub(in crate::lower) fn is_own(&self, expr: &Expr) -> bool {
        let name = if let Expr::Path(path) = expr { path.path.get_ident() } else { None };
        let named = name.is_some_and(
            |name| matches!((self.owners.get(&key(name)), self.lookup(name)), (Some(of), Some(Binding::Value(v))) if of == v),
        );
        named || crate::lower::calls::arguments::is_copy(expr)
    }

    /// Remembers whether a name is a reference in the user's code.
    pub(in crate::lower) fn refer(&mut self, name: &Ident, borrowed: bool) {
        if borrowed {
            self.references.insert(key(name));
        } else {
            self.references.remove(&key(name));
        }
    }

    /// The same of the names that a `let` binds.
    pub(in crate::lower) fn refer_bound(&mut self, pat: &Pat, init: &Expr) {
        match (pat, init) {
            (Pat::Tuple(p), Expr::Tuple(e)) if p.elems.len() == e.elems.len() => {
                p.elems.iter().zip(&e.elems).for_each(|(pat, init)| self.refer_bound(pat, init));
            }
            _ => self.refer_names(pat, self.is_borrowed(init)),
        }
    }

    /// The same of the names that a closure gives to items which it is given.
    pub(in crate::lower) fn refer_input(&mut self, input: &Pat, arg: &Binding) {
        match (input, arg) {
            (Pat::Tuple(p), Binding::Tuple(parts)) => {
                p.elems.iter().zip(parts).for_each(|(input, part)| self.refer_input(input, part));
            }
            (Pat::Ident(name), Binding::Value(item)) if self.is_lent_item(*item) => self.refer(&name.ident, true),
            _ => {}
        }
    }

    /// The same of the names of items of an iterator.
    pub(in crate::lower) fn refer_items(&mut self, pat: &Pat, of: &Expr) {
        match (pat, of) {
            (_, Expr::Paren(e)) => self.refer_items(pat, &e.expr),
            (Pat::Paren(p), _) => self.refer_items(&p.pat, of),
            (Pat::Tuple(p), Expr::MethodCall(call)) if p.elems.len() == 2 && call.method == "zip" && call.args.len() == 1 => {
                self.refer_items(&p.elems[0], &call.receiver);
                self.refer_items(&p.elems[1], &call.args[0]);
            }
            (Pat::Tuple(p), Expr::MethodCall(call)) if p.elems.len() == 2 && call.method == "enumerate" => {
                self.refer_names(&p.elems[0], false);
                self.refer_items(&p.elems[1], &call.receiver);
            }
            (_, Expr::MethodCall(call)) if call.method != "iter" => self.refer_items(pat, &call.receiver),
            _ => self.refer_names(pat, self.is_borrowed(of)),
        }
    }

    /// The same of the names in a pattern; what a `&` in it takes out is none.
    pub(in crate::lower) fn refer_names(&mut self, pat: &Pat, borrowed: bool) {
        struct Inside(Vec<Ident>);
        impl<'ast> Visit<'ast> for Inside {
            fn visit_pat_reference(&mut self, pat: &'ast syn::PatReference) {
                self.0.extend(names(&pat.pat));
            }
        }
        let mut inside = Inside(vec![]);
        inside.visit_pat(pat);
        for name in names(pat) {
            let taken_out = inside.0.contains(&name);
            self.refer(&name, borrowed && !taken_out);
        }
    }
}
