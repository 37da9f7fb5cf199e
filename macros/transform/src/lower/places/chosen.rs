//! A mutable borrow of one place or another: `let r = if up { &mut a } else { &mut b };`.
//!
//! A borrow is another name of its place, so what is done by it goes into the arms, where the place is known.

use crate::lower::{Lower, key};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Expr, Ident, Local, Pat, Stmt};

impl Lower<'_> {
    /// The statements with a borrow that a condition chooses and what follows it, as far as its name is in use, in the arms.
    pub(in crate::lower) fn borrowed_in_arms(&self, local: &Local, rest: &[Stmt]) -> Option<Vec<Stmt>> {
        let name = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            pat => pat,
        };
        let Pat::Ident(name) = name else { return None };
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        if !matches!(&*init.expr, Expr::If(_) | Expr::Match(_)) || !self.chooses(&init.expr) {
            return None;
        }
        let used = rest.iter().rposition(|stmt| mentions(stmt, &name.ident)).map_or(0, |last| last + 1);
        // What is declared there is in use behind it, too.
        let declared = rest[..used].iter().any(|stmt| matches!(stmt, Stmt::Local(_) | Stmt::Item(_)));
        let (within, behind) = rest.split_at(if declared { rest.len() } else { used });
        let mut chosen = (*init.expr).clone();
        into_arms(&mut chosen, &|place| {
            let local = Local { init: Some(syn::LocalInit { expr: Box::new(place), ..init.clone() }), ..local.clone() };
            std::iter::once(Stmt::Local(local)).chain(within.iter().cloned()).collect()
        });
        Some(std::iter::once(Stmt::Expr(chosen, None)).chain(behind.iter().cloned()).collect())
    }

    /// Whether an expression borrows in each of its arms.
    fn chooses(&self, expr: &Expr) -> bool {
        let last = |block: &syn::Block| matches!(block.stmts.last(), Some(Stmt::Expr(expr, None)) if self.chooses(expr));
        match expr {
            Expr::If(e) => last(&e.then_branch) && e.else_branch.as_ref().is_some_and(|(_, e)| self.chooses(e)),
            Expr::Match(e) => !e.arms.is_empty() && e.arms.iter().all(|arm| self.chooses(&arm.body)),
            Expr::Block(e) if e.label.is_none() => last(&e.block),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.is_lent(name)),
            expr => crate::lower::places::place::lends(expr),
        }
    }
}

/// Puts statements in the places of what the arms of an expression give.
fn into_arms(expr: &mut Expr, stmts: &dyn Fn(Expr) -> Vec<Stmt>) {
    let into_block = |block: &mut syn::Block| match block.stmts.pop() {
        Some(Stmt::Expr(mut last @ (Expr::If(_) | Expr::Match(_) | Expr::Block(_)), None)) => {
            into_arms(&mut last, stmts);
            block.stmts.push(Stmt::Expr(last, None));
        }
        Some(Stmt::Expr(place, None)) => block.stmts.extend(stmts(place)),
        other => block.stmts.extend(other),
    };
    match expr {
        Expr::If(e) => {
            into_block(&mut e.then_branch);
            if let Some((_, otherwise)) = &mut e.else_branch {
                into_arms(otherwise, stmts);
            }
        }
        Expr::Match(e) => e.arms.iter_mut().for_each(|arm| into_arms(&mut arm.body, stmts)),
        Expr::Block(e) => into_block(&mut e.block),
        place => {
            let stmts = stmts(place.clone());
            *place = syn::parse_quote!({ #(#stmts)* });
        }
    }
}

/// Whether a statement names a variable, in a macro, too.
fn mentions(stmt: &Stmt, name: &Ident) -> bool {
    struct Names<'n>(&'n Ident, bool);
    impl<'ast> Visit<'ast> for Names<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.1 |= key(ident) == key(self.0);
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            let text = mac.tokens.to_token_stream().to_string();
            self.1 |= text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| self.0 == word);
        }
    }
    let mut names = Names(name, false);
    names.visit_stmt(stmt);
    names.1
}
