//! Functions that may fail: `?`, and `Ok`, `Err`, `Some` and `None` where the function ends.
//!
//! An error leaves before there is a reverse sweep, so the forward sweep leaves with it as the user's function does. Values are those
//! of the successes: `e?` is the value in `e`.

use crate::ir::{Kind, Op, Suffix, ValueId};
use crate::lower::control_flow::exits::{Exits, is_failure, success};
use crate::lower::rewrites::rewrite::Question;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ExprTry};

/// Methods that may stand before a `?` or an `unwrap`: they leave the value inside as it is.
const BETWEEN: &[&str] = &["ok_or", "ok_or_else", "map_err", "ok", "context", "with_context", "inspect_err", "copied", "cloned"];

/// What a `?` leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// The function.
    Function,
    /// Nothing: the function returns no `Result` and no `Option`.
    Nothing,
    /// A closure, or another function that is called in its place.
    Closure,
    /// A closure of which it is only asked whether it carries a derivative.
    Question,
}

/// Whether a method takes the value out of an `Option` or a `Result`, or changes its error alone.
pub(in crate::lower) fn is_unwrapping(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    matches!(name.as_str(), "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default") || BETWEEN.contains(&name.as_str())
}

impl Lower<'_> {
    /// The value of an expression with which the function ends, of which no part leaves it otherwise.
    pub(in crate::lower) fn end_value(&mut self, expr: &Expr) -> Lowered<Binding> {
        match expr {
            expr if is_failure(expr) => self.leave(expr),
            _ if self.asks != Asks::Function => self.tail(expr),
            Expr::Call(_) if success(expr).is_some() => match success(expr) {
                Some(value) => self.expr(value),
                None => self.unsupported(expr),
            },
            Expr::Macro(_) => self.tail(expr),
            Expr::MethodCall(call) if call.method == "map" && call.args.len() == 1 => self.mapped(call),
            Expr::MethodCall(call) if call.method == "and_then" && call.args.len() == 1 => match &call.args[0] {
                Expr::Closure(closure) => {
                    let value = self.question(&call.receiver, expr.span(), None)?;
                    self.call_in_place(closure, [value], Self::end)
                }
                other => self.error_on(other, "a closure is needed here"),
            },
            // What is of the function's own type.
            expr => self.question(expr, expr.span(), self.results),
        }
    }

    /// `return Err(…)`, `return None`.
    pub(in crate::lower) fn leave(&mut self, expr: &Expr) -> Lowered<Binding> {
        if self.asks == Asks::Closure {
            let message = "an error leaves a closure alone; ask for it at the end of the chain, `.sum::<Result<…>>()?`, or write a `for` loop";
            return self.error(expr.span(), message);
        }
        if self.asks == Asks::Nothing {
            return self.unknown_result(expr);
        }
        let (code, operands) = self.code(expr)?;
        self.builder.push_with(Op::Leave(code), operands, vec![], vec![], expr.span());
        Ok(Binding::Never)
    }

    /// `e?`
    pub(in crate::lower) fn try_(&mut self, e: &ExprTry, results: Option<usize>) -> Lowered<Binding> {
        self.question(&e.expr, e.question_token.span, results)
    }

    /// The value of `expr?`, which is taken apart into that many results, if it is.
    fn question(&mut self, expr: &Expr, span: Span, results: Option<usize>) -> Lowered<Binding> {
        match expr {
            Expr::Paren(e) => return self.question(&e.expr, span, results),
            Expr::Group(e) => return self.question(&e.expr, span, results),
            _ => {}
        }
        self.may_fail(span, "`?`")?;
        if let Some(value) = success(expr) {
            return self.expr(value);
        }
        if let Some(asked) = self.asked_for(expr) {
            return self.expr(&asked);
        }
        if let Some(matched) = self.there_or_leave(expr)? {
            return self.expr(&matched);
        }
        if let Expr::MethodCall(call) = expr {
            if let Some(gathered) = self.ended_by_failures(call)? {
                return Ok(gathered);
            }
            if call.method == "map" && call.args.len() == 1 && !crate::lower::chains::iterate::is_iterator(&call.receiver) {
                return self.mapped(call);
            }
        }
        self.taken(&syn::parse_quote!(#expr?), results)
    }

    /// `list.pop()?` and `list.pop().ok_or(e)?` as the question whether there is something.
    fn asked_for(&self, expr: &Expr) -> Option<Expr> {
        if let Some(Question { empty, item, .. }) = self.question_of(expr) {
            return Some(syn::parse_quote!({ if #empty { return None; } #item }));
        }
        if crate::lower::chains::pick::is_pick(expr) {
            return Some(syn::parse_quote!(match #expr { Some(__item) => __item, None => return None }));
        }
        let Expr::MethodCall(call) = expr else { return None };
        let question = self.question_of(&call.receiver);
        if question.is_none() && !crate::lower::chains::pick::is_pick(&call.receiver) {
            return None;
        }
        let error: Expr = match (call.method.to_string().as_str(), call.args.first()?) {
            ("ok_or", error) => error.clone(),
            ("ok_or_else", Expr::Closure(closure)) => (*closure.body).clone(),
            _ => return None,
        };
        let failed: Expr = syn::parse_quote!(return Err(::core::convert::From::from(#error)));
        Some(match question {
            Some(Question { empty, item, .. }) => syn::parse_quote!({ if #empty { #failed; } #item }),
            None => {
                let of = &call.receiver;
                syn::parse_quote!(match #of { Some(__item) => __item, None => #failed })
            }
        })
    }

    /// `o?` and `o.ok_or(e)?` of an option or a result in a variable or a field, as the `match` that they stand for.
    fn there_or_leave(&mut self, expr: &Expr) -> Lowered<Option<Expr>> {
        let failed = |error: &Expr| -> Expr { syn::parse_quote!(return Err(::core::convert::From::from(#error))) };
        let (of, error) = match expr {
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.first()) {
                ("ok_or", Some(error)) => (&*call.receiver, Some(failed(error))),
                ("ok_or_else", Some(Expr::Closure(closure))) => (&*call.receiver, Some(failed(&closure.body))),
                _ => return Ok(None),
            },
            of => (of, None),
        };
        let place = if let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) =
            crate::lower::control_flow::loops::strip(of)
        {
            &**expr
        } else {
            of
        };
        if !matches!(place, Expr::Path(_) | Expr::Field(_)) {
            return Ok(None);
        }
        let Some(result) = self.varying_option(place)? else { return Ok(None) };
        Ok(Some(match (error, result) {
            (Some(failed), _) => syn::parse_quote!(match #of { Some(__item) => __item, None => #failed }),
            (None, false) => syn::parse_quote!(match #of { Some(__item) => __item, None => return None }),
            (None, true) => {
                let failed = failed(&syn::parse_quote!(__error));
                syn::parse_quote!(match #of { Ok(__item) => __item, Err(__error) => #failed })
            }
        }))
    }

    /// `e.map(f)` of what may fail: `f(e?)`.
    fn mapped(&mut self, call: &ExprMethodCall) -> Lowered<Binding> {
        let value = self.question(&call.receiver, call.method.span(), None)?;
        match &call.args[0] {
            Expr::Path(path)
                if matches!(value, Binding::Value(_)) && path.path.segments.last().is_some_and(|s| s.ident == "Some") =>
            {
                Ok(value)
            }
            function => {
                let function = self.function_argument(function)?;
                self.apply(&function, vec![value], false, call.method.span())
            }
        }
    }

    /// The value in what may fail, where `whole` is `….unwrap()`, `….expect(…)` or `…?`, taken apart into that many results.
    pub(in crate::lower) fn taken(&mut self, whole: &Expr, results: Option<usize>) -> Lowered<Binding> {
        if let Expr::MethodCall(call) = whole {
            if let Some(picked) = self.picked(call)? {
                return Ok(picked);
            }
        }
        let mark = self.builder.mark();
        let mut written = whole.clone();
        let base = std::mem::replace(innermost(&mut written), syn::parse_quote!(__base));
        let found = match &base {
            Expr::MethodCall(inner) => match self.own_receiver(inner)? {
                Some(receiver) => Some(self.call_method(inner, receiver, results)?),
                None if crate::lower::calls::method::fallible(inner).is_some() => {
                    self.known(inner).map(|v| Some(Binding::Value(v)))?
                }
                None => None,
            },
            Expr::Call(inner) => match self.fallible_call(inner)? {
                Some(value) => Some(Binding::Value(value)),
                None => self.differentiated(inner, results)?,
            },
            _ => None,
        };
        let mut values = Vec::new();
        if let Some(binding) = &found {
            crate::lower::flatten(binding, &mut values);
        }
        let kind = match (&found, &values[..]) {
            // A call that gives no more than whether it succeeds, for what it changes.
            (Some(binding), []) if results == Some(0) && self.builder.last_call(mark).is_some() => {
                let binding = binding.clone();
                let suffix = self.suffix(&written)?;
                if let Some(stmt) = self.builder.last_call(mark) {
                    stmt.suffix = suffix;
                }
                return Ok(binding);
            }
            (Some(binding), &[first, ..]) if self.can_fail(first) => {
                let binding = binding.clone();
                let suffix = self.suffix(&written)?;
                if let Some(stmt) = self.builder.last_mut() {
                    stmt.suffix = suffix;
                }
                return Ok(binding);
            }
            (_, &[first, ..]) => self.builder.kind(first).clone(),
            _ => self.kind_of_call(&base),
        };
        // No derivative comes out of it: it stays the user's code.
        self.builder.rollback(mark);
        self.constant(whole, kind).map(Binding::Value)
    }

    /// Whether the last statement defines this value, and is a call of a differentiated function or a row of an array or list: a view
    /// stays one, whatever it varies with.
    fn can_fail(&mut self, value: ValueId) -> bool {
        let varies = self.varies(value);
        let row = self.builder.definition(value).and_then(|s| s.op.rule().and(s.operands.first().copied()));
        let known = row.is_some_and(|a| matches!(self.builder.kind(a), Kind::Array(..) | Kind::List(..)));
        (varies || known) && self.builder.last_mut().is_some_and(|s| s.results.contains(&value))
    }

    /// What follows the base in `__base.ok_or(…)?`.
    fn suffix(&mut self, written: &Expr) -> Lowered<Suffix> {
        let (code, operands) = self.code(written)?;
        Ok(Suffix { tokens: code.tokens.into_iter().skip(1).collect(), operands })
    }

    /// Whether a function is asked that changes what it is lent.
    pub(in crate::lower) fn is_changing(&self, e: &ExprTry) -> bool {
        match &*e.expr {
            Expr::Call(call) => call.args.iter().any(|arg| self.is_lending(arg)),
            Expr::MethodCall(call) => {
                matches!(&*call.receiver, Expr::Paren(lent) if crate::lower::places::place::lends(&lent.expr))
            }
            _ => false,
        }
    }

    /// `check(&x)?;`: for its error alone.
    pub(in crate::lower) fn try_statement(&mut self, e: &ExprTry) -> Lowered<()> {
        let whole = Expr::Try(e.clone());
        if let Expr::MethodCall(call) = &*e.expr {
            if call.method == "try_for_each" && self.ended_by_failures(call)?.is_some() {
                return Ok(());
            }
        }
        if self.grown_or_failed(e)? {
            return Ok(());
        }
        // It gives no more than whether it succeeds.
        if self.is_changing(e) {
            return self.try_(e, Some(0)).map(|_| ());
        }
        let mut lent = Lent { lower: self, found: None };
        lent.visit_expr(&whole);
        if let Some(span) = lent.found {
            let message = "this may change a variable in place, which cannot be differentiated yet; assign the new value";
            return self.error(span, message);
        }
        let (mut code, operands) = self.code(&whole)?;
        let tokens = code.tokens;
        code.tokens = quote!(#tokens;);
        self.builder.push_with(Op::Effect(code), operands, vec![], vec![], e.span());
        Ok(())
    }

    /// Refuses code that is kept as it is and would leave it for another place than the code of the function would.
    pub(in crate::lower) fn stays(&mut self, expr: &Expr) -> Lowered<()> {
        let exits = Exits::of_expr(expr);
        if let Some(span) = exits.first() {
            return self.error(span, crate::lower::control_flow::middle::KEPT);
        }
        exits.fails.first().map_or(Ok(()), |&span| self.may_fail(span, "`?`"))
    }

    /// Refuses what leaves with an error where that does not leave the function, or the function has no error.
    pub(in crate::lower) fn may_fail(&mut self, span: Span, what: &str) -> Lowered<()> {
        if self.asks == Asks::Closure {
            let message = format!(
                "{what} leaves a closure alone; ask at the end of the chain, `.sum::<Result<…>>()?`, or write a `for` loop"
            );
            return self.error(span, message);
        }
        if self.asks == Asks::Nothing {
            let message = format!("{what} needs a function whose result is written as `Result<…>` or `Option<…>`");
            return self.error(span, message);
        }
        Ok(())
    }
}

/// The expression that may fail in `e.ok_or(…)?`, `e.copied().unwrap()`.
fn innermost(expr: &mut Expr) -> &mut Expr {
    match expr {
        Expr::Try(e) => between(&mut e.expr),
        Expr::MethodCall(call) => between(&mut call.receiver),
        expr => expr,
    }
}

fn between(expr: &mut Expr) -> &mut Expr {
    if let Expr::MethodCall(call) = expr {
        // The rows of entries give the entry itself.
        let entry = |e: &Expr| matches!(e, Expr::MethodCall(c) if ["first", "last", "get"].iter().any(|m| c.method == m));
        if (call.method == "copied" || call.method == "cloned") && entry(&call.receiver) {
            *expr = (*call.receiver).clone();
        }
    }
    let deeper = match expr {
        Expr::Paren(_) => true,
        Expr::MethodCall(call) => BETWEEN.contains(&call.method.to_string().as_str()),
        _ => false,
    };
    if !deeper {
        return expr;
    }
    match expr {
        Expr::Paren(e) => between(&mut e.expr),
        Expr::MethodCall(call) => between(&mut call.receiver),
        expr => expr,
    }
}

/// Finds what may change a variable in place: `&mut x`, a method of a variable that is `mut`.
struct Lent<'l, 'a> {
    lower: &'l Lower<'a>,
    found: Option<Span>,
}

impl Lent<'_, '_> {
    fn assigned(&mut self, left: &Expr) {
        let left = if let Expr::Unary(e) = left { &*e.expr } else { left };
        if let Some(name) = root(left).filter(|name| self.lower.lookup(name).is_some()) {
            self.found.get_or_insert(name.span());
        }
    }
}

impl<'ast> Visit<'ast> for Lent<'_, '_> {
    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if let Some(token) = e.mutability {
            self.found.get_or_insert(token.span);
        }
        syn::visit::visit_expr_reference(self, e);
    }
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.assigned(&e.left);
        syn::visit::visit_expr_assign(self, e);
    }
    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if crate::lower::statement::assigns(&e.op) {
            self.assigned(&e.left);
        }
        syn::visit::visit_expr_binary(self, e);
    }
    fn visit_expr_method_call(&mut self, e: &'ast ExprMethodCall) {
        let known = crate::lower::calls::method::keeps_its_receiver(&e.method.to_string()) || is_unwrapping(e);
        let root = root(&e.receiver).filter(|name| self.lower.mutable.contains(&name.to_string()));
        if let (Some(Binding::Value(v)), false) = (root.and_then(|name| self.lower.lookup(name)), known) {
            if self.lower.varies(*v) {
                self.found.get_or_insert(e.method.span());
            }
        }
        syn::visit::visit_expr_method_call(self, e);
    }
}

/// The variable with which a place begins.
fn root(expr: &Expr) -> Option<&syn::Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(e) => root(&e.base),
        Expr::Index(e) => root(&e.expr),
        Expr::Paren(e) => root(&e.expr),
        _ => None,
    }
}
