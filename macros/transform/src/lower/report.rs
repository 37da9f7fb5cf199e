//! Errors, and the values that stand for what could not be lowered.

use super::{Binding, Lower, Lowered, Noted, flatten};
use crate::ir::Kind;
use syn::Error;

impl Lower<'_> {
    /// A value that stands for one that could not be lowered, so that what uses it adds no further error.
    pub(super) fn poison(&mut self) -> Binding {
        let code = self.over(vec![], |_| quote::quote!(()));
        let value = self.push_code(code, Kind::Unknown, proc_macro2::Span::call_site());
        self.poisoned.insert(value);
        Binding::Value(value)
    }

    /// Whether a binding stands for what could not be lowered: the error has been noted.
    pub(super) fn is_poisoned(&self, binding: &Binding) -> bool {
        let mut values = Vec::new();
        flatten(binding, &mut values);
        values.iter().any(|v| self.poisoned.contains(v))
    }

    /// Whether a place or a chain of methods begins with a poisoned variable.
    pub(super) fn begins_poisoned(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Path(path) => path.path.get_ident().and_then(|i| self.lookup(i)).is_some_and(|b| self.is_poisoned(b)),
            syn::Expr::Paren(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Group(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Reference(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Unary(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Field(e) => self.begins_poisoned(&e.base),
            syn::Expr::Index(e) => self.begins_poisoned(&e.expr),
            syn::Expr::MethodCall(e) => self.begins_poisoned(&e.receiver),
            _ => false,
        }
    }

    pub(super) fn error<T>(&mut self, span: proc_macro2::Span, message: impl std::fmt::Display) -> Lowered<T> {
        self.note(Error::new(span, message))
    }

    /// Notes an error, once: an expression may be looked at twice.
    pub(super) fn note<T>(&mut self, error: Error) -> Lowered<T> {
        let same = |other: &Error| {
            format!("{:?}", other.span()) == format!("{:?}", error.span()) && other.to_string() == error.to_string()
        };
        if !self.errors.iter().any(same) {
            self.errors.push(error);
        }
        Err(Noted)
    }

    /// An error on several tokens: the compiler shows them from the first to the last.
    pub(super) fn error_on<T>(&mut self, tokens: &impl quote::ToTokens, message: impl std::fmt::Display) -> Lowered<T> {
        self.note(Error::new_spanned(tokens, message))
    }
}
