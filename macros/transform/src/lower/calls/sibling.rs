//! Functions of the `impl` block in which a method stands: of them the signature is seen.

use crate::ir::Kind;
use crate::lower::Lower;
use syn::{Expr, ExprMethodCall};

impl Lower<'_> {
    /// The kind of what a method of the block gives, where that carries no derivative: `self.len()`, `self.interval(t)`.
    pub(in crate::lower) fn asked_sibling(&self, call: &ExprMethodCall) -> Option<Kind> {
        let inside = self.inside.as_ref().filter(|_| self.is_of_the_block(&call.receiver))?;
        inside.asks(&call.method)
    }

    /// The arguments of a method: a name of what is lent is one of what is read, where the block shows that the method only reads it.
    pub(in crate::lower) fn kept_by_sibling(&self, call: &ExprMethodCall) -> Vec<Expr> {
        let inside = self.inside.as_ref().filter(|_| self.is_of_the_block(&call.receiver));
        let kept = |i: usize| inside.is_some_and(|inside| inside.keeps(&call.method, i));
        let read = |(i, arg): (usize, &Expr)| match arg {
            Expr::Path(_) if kept(i) && self.is_lending(arg) => syn::parse_quote!(&*#arg),
            arg => arg.clone(),
        };
        call.args.iter().enumerate().map(read).collect()
    }
}
