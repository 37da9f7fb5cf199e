//! What an option holds, as a place: behind what fills it, `*w.last.get_or_insert(x) += y`.

use crate::ir::Step;
use crate::lower::places::place::{Spot, is_place};
use crate::lower::{Lower, Lowered, Scope, key};
use quote::quote;
use syn::{Expr, ExprMethodCall, Ident};

/// Whether a method lends what an option holds, in which there is something then: `get_or_insert(x)`, `get_or_insert_with(f)`.
pub(in crate::lower) fn fills(call: &ExprMethodCall) -> bool {
    matches!((call.method.to_string().as_str(), call.args.len()), ("get_or_insert" | "get_or_insert_with", 1))
}

/// `o.insert(x)` behind a `*`: what this gives of a set is no reference.
pub(in crate::lower) fn inserts(behind: &Expr) -> Option<&ExprMethodCall> {
    match behind {
        Expr::Paren(e) => inserts(&e.expr),
        Expr::MethodCall(call) if call.method == "insert" && call.args.len() == 1 && is_place(&call.receiver) => Some(call),
        _ => None,
    }
}

impl Lower<'_> {
    /// The place of what an option holds once there is something in it.
    pub(in crate::lower) fn filled_option(&mut self, call: &ExprMethodCall) -> Lowered<Spot> {
        let (of, given, span) = (&call.receiver, &call.args[0], call.method.span());
        if call.method == "get_or_insert_with" {
            let made: Expr = match given {
                Expr::Closure(closure) if closure.inputs.is_empty() => (*closure.body).clone(),
                function => syn::parse_quote!(#function()),
            };
            self.expr(&syn::parse_quote_spanned!(span=> if #of.is_none() { #of = Some(#made); }))?;
        } else {
            // It is computed in any case, and before what is there is looked at.
            let held = self.expr(given)?;
            let name = Ident::new("__held", span);
            self.scopes.push(Scope::from([(key(&name), held)]));
            let filled = if call.method == "insert" {
                self.expr(&syn::parse_quote_spanned!(span=> { #of = Some(#name); }))
            } else {
                self.expr(&syn::parse_quote_spanned!(span=> if #of.is_none() { #of = Some(#name); }))
            };
            self.scopes.pop();
            filled?;
        }
        Ok(self.spot(of)?.step(Step::Field(quote!(Some_0())), vec![]).at(span))
    }
}
