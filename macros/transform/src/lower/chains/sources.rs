//! Streams that are not over data at hand: `repeat(x)`, `once(x)`, what is drained from a list, what lists in a list hold; and chains that go
//! from the end.

use crate::ir::Kind;
use crate::lower::chains::stream::Stream;
use crate::lower::{Lower, Lowered};
use quote::format_ident;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprMethodCall, ItemFn};

/// Writes `….rfold(x, f)` as `….rev().fold(x, f)`, and `rfind` likewise.
pub(crate) fn from_the_front(function: &mut ItemFn) {
    struct Turned;
    impl VisitMut for Turned {
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            syn::visit_mut::visit_expr_method_call_mut(self, call);
            let name = match (call.method.to_string().as_str(), call.args.len()) {
                ("rfold", 2) => "fold",
                ("rfind", 1) => "find",
                _ => return,
            };
            if crate::lower::chains::iterate::is_iterator(&call.receiver)
                || crate::lower::chains::chain::is_walked(&call.receiver)
            {
                let from = &call.receiver;
                call.receiver = syn::parse_quote!(#from.rev());
                call.method = format_ident!("{name}", span = call.method.span());
            }
        }
    }
    Turned.visit_block_mut(&mut function.block);
}

/// The name of a function of `std::iter` that an expression calls.
fn called(expr: &Expr) -> Option<(String, &ExprCall)> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let (name, owner) = (segments.next()?.ident.to_string(), segments.next()?);
    let known = matches!((name.as_str(), call.args.len()), ("repeat" | "once" | "from_fn", 1) | ("repeat_n" | "successors", 2));
    (owner.ident == "iter" && known).then_some((name, call))
}

/// Whether a chain begins with such a function.
pub(in crate::lower) fn begins_with_a_source(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => begins_with_a_source(&call.receiver),
        Expr::Paren(e) => begins_with_a_source(&e.expr),
        expr => called(expr).is_some(),
    }
}

impl Lower<'_> {
    /// `iter::repeat(x)`, `iter::once(x)`, `iter::repeat_n(x, n)`
    pub(in crate::lower) fn source_call(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let Some((name, call)) = called(expr) else { return Ok(None) };
        if let "successors" | "from_fn" = name.as_str() {
            return if self.any_carries(&call.args)? { self.computed_one_by_one(&name, call) } else { Ok(None) };
        }
        let same = Stream::Same(self.value(&call.args[0])?);
        let count = match name.as_str() {
            "once" => self.coded_int(&[], expr.span(), |_| crate::lower::control_flow::loops::literal(1)),
            "repeat_n" => self.constant(&call.args[1], Kind::Int)?,
            _ => return Ok(Some(same)),
        };
        Ok(Some(Stream::Take(Box::new(same), count)))
    }

    /// The error for a chain of what a function computes, one item after the other, if that is where a chain begins.
    pub(in crate::lower) fn refuse_computed(&mut self, chain: &Expr) -> Lowered<()> {
        match chain {
            Expr::MethodCall(call) => self.refuse_computed(&call.receiver),
            Expr::Paren(e) => self.refuse_computed(&e.expr),
            expr => match called(expr) {
                Some((name, call)) if name == "successors" || name == "from_fn" => self.computed_one_by_one(&name, call),
                _ => Ok(()),
            },
        }
    }

    fn computed_one_by_one<T>(&mut self, name: &str, call: &ExprCall) -> Lowered<T> {
        let message = format!("`iter::{name}` cannot be differentiated yet; write a loop that computes one item after the other");
        self.error_on(&call.func, message)
    }

    /// `list.drain(a..b)`
    pub(in crate::lower) fn drained(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let Some(crate::lower::Binding::Value(drained)) = self.step_by_step(call)? else { return Ok(None) };
        Ok(self.stream_of(drained, call.method.span()))
    }
}
