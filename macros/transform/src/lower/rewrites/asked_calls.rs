//! Differentiated functions that may fail, where the code asks whether they have: `if let Some(hit) = shape.hit(&ray)`.
//!
//! The pullback of such a function comes with its value, or not at all. So the function is asked first, as the user's own code, and called again
//! with its pullback where there is a value: that costs the function once more, and the derivative is that of a call that succeeds.

use super::rewrite::{Question, asked_let, if_let, matched};
use crate::lower::control_flow::touched::change;
use crate::lower::discrete::code::is_call;
use crate::lower::{Binding, Lower, Lowered};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat, Stmt};

/// What such a function gives.
#[derive(Clone, Copy)]
enum Gives {
    Option,
    Result,
}

/// What patterns say that is.
fn given<'p>(pats: impl IntoIterator<Item = &'p Pat>) -> Option<Gives> {
    pats.into_iter().find_map(|pat| match pat {
        Pat::Paren(p) => given([&*p.pat]),
        Pat::Or(p) => given(&p.cases),
        Pat::TupleStruct(p) if p.path.is_ident("Some") => Some(Gives::Option),
        Pat::Ident(p) if p.ident == "None" => Some(Gives::Option),
        Pat::TupleStruct(p) if p.path.is_ident("Ok") || p.path.is_ident("Err") => Some(Gives::Result),
        _ => None,
    })
}

impl Lower<'_> {
    /// `if let`, `match` and methods of such a call, as questions and the call.
    pub(in crate::lower) fn asked_call(&mut self, expr: &Expr) -> Lowered<Option<Expr>> {
        let (call, gives) = match expr {
            Expr::If(e) => match &*e.cond {
                Expr::Let(condition) => (&*condition.expr, given([&*condition.pat])),
                _ => return Ok(None),
            },
            Expr::Match(e) => (&*e.expr, given(e.arms.iter().map(|arm| &arm.pat))),
            Expr::MethodCall(call) => return Ok(self.asked_by_method(call)),
            _ => return Ok(None),
        };
        let Some(question) = gives.and_then(|gives| self.question_of_call(call, gives)) else { return Ok(None) };
        let other = match expr {
            Expr::If(e) => if_let(e, question),
            Expr::Match(e) => matched(&question.empty, &question.item, e),
            _ => None,
        };
        other.map_or_else(|| self.unknown_question(call), |other| Ok(Some(other)))
    }

    /// `shape.hit(&ray).is_some()`, `root(x).unwrap_or(y)`.
    fn asked_by_method(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let gives = match (call.method.to_string().as_str(), call.args.len()) {
            ("is_some" | "is_none", 0) | ("unwrap_or", 1) => Gives::Option,
            ("is_ok" | "is_err", 0) => Gives::Result,
            _ => return None,
        };
        let Question { empty, left, item } = self.question_of_call(&call.receiver, gives)?;
        Some(match call.method.to_string().as_str() {
            "is_some" | "is_ok" => syn::parse_quote!(if #left { true } else { false }),
            "is_none" | "is_err" => syn::parse_quote!(if #empty { true } else { false }),
            _ => {
                let or = &call.args[0];
                syn::parse_quote!(if #left { #item } else { #or })
            }
        })
    }

    /// `let Some(hit) = shape.hit(&ray) else { … };`
    pub(in crate::lower) fn asked_call_in_let(&mut self, local: &syn::Local) -> Lowered<Option<Vec<Stmt>>> {
        let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_some()) else { return Ok(None) };
        let Some(question) = given([&local.pat]).and_then(|gives| self.question_of_call(&init.expr, gives)) else {
            return Ok(None);
        };
        asked_let(local, question).map_or_else(|| self.unknown_question(&init.expr), |stmts| Ok(Some(stmts)))
    }

    /// Whether such a call fails, and what it gives else; of no other expression.
    fn question_of_call(&mut self, expr: &Expr, gives: Gives) -> Option<Question> {
        let arguments = match expr {
            Expr::Paren(e) => return self.question_of_call(&e.expr, gives),
            Expr::Call(call) => &call.args,
            Expr::MethodCall(call) if !Self::is_known_method(call) => &call.args,
            _ => return None,
        };
        if arguments.iter().any(|arg| self.is_lending(arg)) {
            return None;
        }
        let look = self.look();
        let called = self.expr(expr);
        let fails = matches!(called, Ok(Binding::Value(v)) if self.varies(v) && self.builder.definition(v).is_some_and(is_call));
        self.take_back(look);
        if fails && change(arguments) {
            let message = "this function is differentiated and may fail, so it is called to ask and again for its pullback: what takes an item out of \
                           a list stands before it, `let x = list.pop().unwrap();`";
            let _: Lowered<()> = self.error(expr.span(), message);
            return None;
        }
        fails.then(|| match gives {
            Gives::Option => Question {
                empty: syn::parse_quote!(::core::option::Option::is_none(&#expr)),
                left: syn::parse_quote!(::core::option::Option::is_some(&#expr)),
                item: syn::parse_quote!(#expr.unwrap()),
            },
            Gives::Result => Question {
                empty: syn::parse_quote!(::core::result::Result::is_err(&#expr)),
                left: syn::parse_quote!(::core::result::Result::is_ok(&#expr)),
                item: syn::parse_quote!(#expr.ok().unwrap()),
            },
        })
    }

    fn unknown_question<T>(&mut self, call: &Expr) -> Lowered<T> {
        self.error(
            call.span(),
            "this function is differentiated and may fail: ask it by `Some(x)` and `None`, or `Ok(x)` and `Err(_)`, with a name or a tuple of names \
             for `x`, or put `?` or `.unwrap()` on the call",
        )
    }
}
