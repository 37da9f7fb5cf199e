//! What cannot be differentiated, and what to write instead.

use super::expr::path_text;
use super::{Lower, Lowered};
use crate::rules;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Path};

/// Methods that cannot be differentiated as they are, and what to write instead.
const INSTEAD: &[(&str, &str)] = &[
    ("as_slice_memory_order", LAYOUT),
    ("to_slice_memory_order", LAYOUT),
    ("into_shape", "depends on how the array lies in memory; write `into_shape_with_order`"),
    ("merge_axes", "depends on how the array lies in memory; write `into_shape_with_order`"),
    ("par_iter", "cannot be differentiated; write `iter`, and ask for the feature `rayon` of `cotangent`"),
];
const LAYOUT: &str = "depends on how the array lies in memory; write `iter()` or `as_slice()`, which go by indices";

/// What to write instead of a method.
pub(super) fn instead(name: &str) -> Option<String> {
    INSTEAD.iter().find(|(method, _)| name == *method).map(|(_, instead)| format!("`{name}` {instead}"))
}

impl Lower<'_> {
    /// The error for an expression that the compiler does not know.
    pub(super) fn unsupported<T>(&mut self, expr: &Expr) -> Lowered<T> {
        if let Expr::Call(call) = expr {
            return self.unused_call(call);
        }
        let (span, what) = describe(expr);
        self.error(span, what)
    }

    /// The error for a function that has no rule and gets a differentiated value.
    pub(super) fn unknown_function<T>(&mut self, path: &Path) -> Lowered<T> {
        let text = path_text(path);
        let message = match text.rsplit("::").next().unwrap_or_default() {
            "Ok" | "Err" => return self.unknown_result(path),
            "Some" => {
                format!("a value inside `{text}` cannot be differentiated yet; compute with the value itself")
            }
            _ => format!(
                "`{text}` has no rule here, and a differentiated value goes in; \
                 write its body here, or mark the parameter `#[constant]`"
            ),
        };
        self.error_on(path, message)
    }

    /// The error for an `Ok` or an `Err` where nothing shows that a `Result` is expected.
    pub(super) fn unknown_result<T>(&mut self, tokens: &impl quote::ToTokens) -> Lowered<T> {
        let message = "no `Result` is known here; write the function's result as `Result<T, E>` or `Option<T>`, \
                       or compute with the value itself";
        self.error_on(tokens, message)
    }

    /// The error for a call whose value nothing uses.
    pub(super) fn unused_call<T>(&mut self, call: &ExprCall) -> Lowered<T> {
        let text = if let Expr::Path(path) = &*call.func { path_text(&path.path) } else { "this call".into() };
        let message = if lends_mutably(call) {
            format!("`{text}` changes its arguments in place, which cannot be differentiated yet; assign the new values")
        } else {
            format!("nothing uses the value of `{text}`; remove the call, or bind its value with `let`")
        };
        self.error_on(&call.func, message)
    }

    /// The error for a differentiated value in a `VecDeque`.
    pub(super) fn through_a_queue<T>(&mut self, there: &impl quote::ToTokens) -> Lowered<T> {
        let message = "what goes through a `VecDeque` cannot be differentiated; use a `Vec`, with `push` and `remove(0)`";
        self.error_on(there, message)
    }

    /// The error for a method whose value nothing uses.
    pub(super) fn unused_method<T>(&mut self, call: &ExprMethodCall) -> Lowered<T> {
        let name = call.method.to_string();
        let arity = call.args.len() + 1;
        let known = super::calls::method::keeps_its_receiver(&name)
            || rules::elementwise(&name, arity).or_else(|| rules::tensor(&name, arity)).is_some_and(rules::Rule::is_method);
        let message = if known {
            format!("nothing uses the value of `{name}`; remove the call, or bind its value with `let`")
        } else if let Some(instead) = instead(&name) {
            instead
        } else {
            format!("`{name}` changes its receiver in place, which cannot be differentiated yet; assign the new value")
        };
        self.error(call.method.span(), message)
    }
}

/// Whether a call could change what it is given: a `&mut` goes in.
fn lends_mutably(call: &ExprCall) -> bool {
    call.args.iter().any(|arg| matches!(arg, Expr::Reference(r) if r.mutability.is_some()))
}

/// The token that shows an expression, and the message.
fn describe(expr: &Expr) -> (Span, &'static str) {
    match expr {
        Expr::ForLoop(e) => (e.for_token.span, "a `for` loop has no value; assign to a variable in it"),
        Expr::While(e) => (e.while_token.span, "a `while` loop has no value; assign to a variable in it"),
        Expr::Loop(e) => {
            (e.loop_token.span, "the value of a `loop` cannot be differentiated yet; assign it to a variable before `break`")
        }
        Expr::Let(e) => (
            e.let_token.span,
            "a chain of `let` in a condition cannot be differentiated yet; write one `if let` inside of the other",
        ),
        Expr::Unsafe(e) => (e.unsafe_token.span, "an `unsafe` block cannot be differentiated; write it with safe code"),
        Expr::Async(e) => (e.async_token.span, "an `async` block cannot be differentiated; compute the value without it"),
        Expr::Await(e) => (e.await_token.span, "`.await` cannot be differentiated; await the value outside and pass it in"),
        Expr::TryBlock(e) => (e.try_token.span, "a `try` block cannot be differentiated; compute the value without it"),
        Expr::Return(e) => {
            (e.return_token.span, "`return` inside of an expression cannot be differentiated yet; use `if` and `else`")
        }
        Expr::Break(e) => {
            (e.break_token.span, "`break` inside of an expression cannot be differentiated yet; use `if` and `else`")
        }
        Expr::Continue(e) => {
            (e.continue_token.span, "`continue` inside of an expression cannot be differentiated yet; use `if` and `else`")
        }
        Expr::Const(e) => (e.const_token.span, "a `const` block cannot be differentiated; write a `const` item"),
        Expr::Block(e) if e.label.is_some() => {
            (e.label.span(), "a labelled block cannot be differentiated yet; use `if` and `else`")
        }
        Expr::Assign(e) => (e.eq_token.span, "an assignment is a statement, not a value; write it on a line of its own"),
        other => (other.span(), "this expression cannot be differentiated; write it with arithmetic and known functions"),
    }
}
