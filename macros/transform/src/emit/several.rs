//! Code of the user's that gives several values at once.

use super::Emit;
use super::Line;
use super::operand::substitute;
use crate::ir::{Code, Stmt};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// `let (x_bar, _, w_bar) = rule(x, &w, seed);`
    pub(super) fn several(&mut self, stmt: &Stmt, code: &Code, pattern: &TokenStream) {
        let value = self.fill(code, &stmt.operands);
        self.flush_all();
        let suffix = self.suffix(stmt);
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
        let pattern = substitute(pattern.clone(), &|ident| Code::operand(ident).and_then(|i| names.get(i).cloned()), true);
        self.lines.push(Line::Let { pattern, ty: None, value: quote!(#value #suffix), doc: None, of: None });
    }
}
