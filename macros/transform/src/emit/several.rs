//! What gives several values at once: code of the user's, and sines beside cosines.

use super::Emit;
use super::Line;
use super::operand::{Author, substitute};
use crate::ir::{Code, Mode, Prec, Stmt};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// `let (x_bar, _, w_bar) = rule(x, &w, seed);`
    pub(super) fn several(&mut self, stmt: &Stmt, code: &Code, pattern: &TokenStream) {
        let value = self.fill(code, &stmt.operands);
        self.flush_all();
        let suffix = self.suffix(stmt);
        let names = self.names_of_results(stmt);
        let pattern = substitute(pattern.clone(), &|ident| Code::operand(ident).and_then(|i| names.get(i).cloned()), true);
        self.lines.push(Line::Let { pattern, ty: None, value: quote!(#value #suffix), doc: None, of: None });
    }

    /// `let (sin, cos) = rt::sin_cos(x);`
    pub(super) fn sin_cos(&mut self, stmt: &Stmt) {
        let angle = self.operand(stmt.operands[0], Mode::Plain, Prec::Loose, Author::Rule);
        self.flush_all();
        let (rt, names) = (self.runtime(), self.names_of_results(stmt));
        let value = quote!(#rt::sin_cos(#angle));
        self.lines.push(Line::Let { pattern: quote!((#(#names),*)), ty: None, value, doc: None, of: None });
    }

    /// What the results of a statement are called from here on.
    fn names_of_results(&mut self, stmt: &Stmt) -> Vec<TokenStream> {
        let mut names = Vec::new();
        for &result in &stmt.results {
            if self.uses(result) == 0 {
                names.push(quote!(_));
                continue;
            }
            let name = self.name(result);
            let repr = self.repr_of(result);
            self.reprs.insert(result, repr);
            names.push(quote!(#name));
        }
        names
    }
}
