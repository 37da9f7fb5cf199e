//! The types that expressions and values have, as far as the function writes them.

use crate::ir::{Kind, Op, Stmt, ValueId};
use crate::lower::known::own::{makes, named, owner_and_name};
use crate::lower::{Binding, Lower};
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, Type};

impl Lower<'_> {
    /// The type of what an expression stands for, where it is known.
    pub(in crate::lower) fn type_of(&self, expr: &Expr) -> Option<Type> {
        match expr {
            Expr::Paren(e) => self.type_of(&e.expr),
            Expr::Group(e) => self.type_of(&e.expr),
            Expr::Reference(e) => self.type_of(&e.expr),
            Expr::Path(path) => match self.lookup(path.path.get_ident()?)? {
                Binding::Value(v) => self.type_of_value(*v),
                Binding::Place(spot) if spot.steps.is_empty() => match self.binding_of(&spot.variable)? {
                    Binding::Value(v) => self.type_of_value(v),
                    _ => None,
                },
                _ => None,
            },
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.type_of(&e.expr),
            Expr::Index(e) => crate::parse::item(&self.type_of(&e.expr)?).cloned(),
            Expr::Struct(e) => {
                let path = &e.path;
                Some(syn::parse_quote!(#path))
            }
            Expr::MethodCall(call) => self.type_of_method(call),
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                self.type_of_call(&path.path)
            }
            _ => None,
        }
    }

    /// The type of what a method gives: one of the block in which it is called.
    pub(in crate::lower) fn type_of_method(&self, call: &ExprMethodCall) -> Option<Type> {
        let inside = self.inside.as_ref().filter(|_| self.is_of_the_block(&call.receiver))?;
        inside.gives(&call.method).cloned()
    }

    /// Whether an expression is of the type of the block around the function.
    pub(in crate::lower) fn is_of_the_block(&self, expr: &Expr) -> bool {
        let of = self.type_of(expr).and_then(|ty| named(&ty));
        of.is_some_and(|of| self.inside.as_ref().is_some_and(|inside| inside.is(&of)))
    }

    /// The type of what a function of a type gives.
    pub(in crate::lower) fn type_of_call(&self, path: &syn::Path) -> Option<Type> {
        let (owner, name) = owner_and_name(path)?;
        match self.inside.as_ref().filter(|inside| inside.is(&owner.to_string())).and_then(|inside| inside.gives(name)) {
            Some(ty) => Some(ty.clone()),
            None => makes(&name.to_string()).then(|| syn::parse_quote!(#owner)),
        }
    }

    /// The type of a value.
    fn type_of_value(&self, v: ValueId) -> Option<Type> {
        let mut v = v;
        // It may be written at any of the changes that have led to it.
        loop {
            if let Some(ty) = self.types.get(&v) {
                return Some(ty.clone());
            }
            let Some(&before) = self.begins.get(&v) else { break };
            v = before;
        }
        let stmt = self.builder.definition(v)?;
        match &stmt.op {
            Op::Rule(rule) if rule.is_item() || matches!(rule.name, "index" | "get") => {
                crate::parse::item(&self.type_of_value(stmt.operands[0])?).cloned()
            }
            Op::Rule(rule) if rule.is_copy() => self.type_of_value(stmt.operands[0]),
            Op::Set(_) => self.type_of_value(stmt.operands[0]),
            Op::Match(_) => Self::yielded(stmt, v).find_map(|given| self.type_of_value(given)),
            _ => None,
        }
    }

    /// What the arms of a choice give for one of its results.
    pub(in crate::lower) fn yielded(stmt: &Stmt, result: ValueId) -> impl Iterator<Item = ValueId> {
        let at = stmt.results.iter().position(|r| *r == result);
        at.into_iter().flat_map(move |k| stmt.regions.iter().filter_map(move |region| region.yields.get(k).copied()))
    }

    /// The type of a value, where it only has a name.
    pub(in crate::lower) fn named_type(&self, value: ValueId) -> Option<String> {
        self.type_of_value(value).filter(|ty| named(ty).is_some()).map(|ty| ty.to_token_stream().to_string())
    }

    /// The type of what a list holds.
    pub(in crate::lower) fn type_of_item(&self, list: ValueId) -> Option<Type> {
        crate::parse::item(&self.type_of_value(list)?).cloned()
    }

    /// Notes the type of what a call gives, where it is known.
    pub(in crate::lower) fn note_type(&mut self, ty: Option<Type>, binding: &Binding) {
        if let (Binding::Value(v), Some(ty @ Type::Path(_))) = (binding, ty) {
            if *self.builder.kind(*v) == Kind::Unknown && named(&ty).is_some() {
                self.types.entry(*v).or_insert(ty);
            }
        }
    }
}
