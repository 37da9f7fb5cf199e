//! What cannot be differentiated, and what to write instead.

use super::{Lower, Lowered};
use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// The error for an expression that the compiler does not know.
    pub(super) fn unsupported<T>(&mut self, expr: &Expr) -> Lowered<T> {
        let (span, what) = describe(expr);
        self.error(span, what)
    }
}

/// The token that shows an expression, and the message.
fn describe(expr: &Expr) -> (Span, &'static str) {
    match expr {
        Expr::ForLoop(e) => {
            (e.for_token.span, "a `for` loop cannot be differentiated yet; write it with array operations or `iter()…sum()`")
        }
        Expr::While(e) => match &*e.cond {
            Expr::Let(_) => (e.while_token.span, "`while let` cannot be differentiated yet; write it with array operations"),
            _ => (e.while_token.span, "a `while` loop cannot be differentiated yet; write it with array operations"),
        },
        Expr::Loop(e) => (e.loop_token.span, "a `loop` cannot be differentiated yet; write it with array operations"),
        Expr::Match(e) => (e.match_token.span, "`match` cannot be differentiated yet; write it with `if` and `else`"),
        Expr::Let(e) => (e.let_token.span, "`if let` cannot be differentiated yet; write it with `if` and `else`"),
        Expr::Unsafe(e) => {
            (e.unsafe_token.span, "an `unsafe` block cannot be differentiated; move it into a function of its own")
        }
        Expr::Async(e) => (e.async_token.span, "an `async` block cannot be differentiated; compute the value without it"),
        Expr::Await(e) => (e.await_token.span, "`.await` cannot be differentiated; await the value outside and pass it in"),
        Expr::Try(e) => (e.question_token.span, "`?` cannot be differentiated yet; write `.unwrap()` or `.expect(…)`"),
        Expr::TryBlock(e) => (e.try_token.span, "a `try` block cannot be differentiated"),
        Expr::Closure(e) => {
            (e.or1_token.span, "a closure that is not an argument cannot be differentiated yet; write it where it is called")
        }
        Expr::Return(e) => (e.return_token.span, "`return` before the end cannot be differentiated yet; use `if` and `else`"),
        Expr::Break(e) => (e.break_token.span, "`break` cannot be differentiated yet; use `if` and `else`"),
        Expr::Continue(e) => (e.continue_token.span, "`continue` cannot be differentiated yet; use `if` and `else`"),
        Expr::Struct(e) => (e.path.span(), "a struct cannot be differentiated yet; use a tuple or separate variables"),
        Expr::Const(e) => (e.const_token.span, "a `const` block cannot be differentiated; write a `const` item"),
        Expr::Block(e) if e.label.is_some() => {
            (e.label.span(), "a labelled block cannot be differentiated yet; use `if` and `else`")
        }
        Expr::Assign(e) => (e.eq_token.span, "an assignment is a statement, not a value; write it on a line of its own"),
        Expr::MethodCall(e) => (e.method.span(), "a value that nothing uses; remove it or bind it with `let`"),
        Expr::Call(e) => (e.func.span(), "a call as a statement cannot be differentiated; bind its value with `let`"),
        other => (other.span(), "this expression cannot be differentiated; LIMITATIONS.md lists what can"),
    }
}
