//! `stop_gradient` and `inspect_cotangent`.
//!
//! A macro cannot resolve a path, so their names decide. What is generated goes through what stands beside them under the same
//! path, which a function of the user's with such a name lacks: it would be an error, not a wrong derivative.

use crate::ir::{Code, Hole, Kind, Mode, Op, Prec, Value, ValueId};
use crate::lower::calls::function::{Closure, Function};
use crate::lower::{Binding, Lower, Lowered};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, Path};

impl Lower<'_> {
    /// A call that says what becomes of cotangents.
    pub(in crate::lower) fn controlled(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let Some(last) = path.path.segments.last().filter(|_| path.qself.is_none()) else { return Ok(None) };
        let mut path = path.path.clone();
        if let Some(last) = path.segments.last_mut() {
            last.arguments = syn::PathArguments::None;
        }
        match (last.ident.to_string().as_str(), call.args.len()) {
            ("stop_gradient", 1) => self.stopped(call, &path).map(Some),
            ("inspect_cotangent", 2) => self.inspected(call, &path).map(Some),
            _ => Ok(None),
        }
    }

    /// `stop_gradient(x)`: code whose value is x.
    fn stopped(&mut self, call: &ExprCall, path: &Path) -> Lowered<ValueId> {
        let x = self.value(&call.args[0])?;
        let kind = self.builder.kind(x).clone();
        let hole = Code::hole_at(0, call.args[0].span());
        let (tokens, mode, borrows) = match kind {
            _ if self.builder.is_number(x) => (quote!(#path::constant(#hole)), Mode::Plain, false),
            Kind::Array(..) => (quote!(#path::constant(#hole.view())), Mode::Receiver, true),
            Kind::List(..) => (quote!(#path::constant(#hole)), Mode::Reference, true),
            _ => (quote!(#path::owned(#hole)), Mode::Reference, false),
        };
        let prec = if mode == Mode::Receiver { Prec::Postfix } else { Prec::Loose };
        let code = Code { tokens, holes: vec![Hole { mode, prec }], prec: Prec::Postfix, borrows };
        let number = self.builder.values[x.index()].sort;
        let z = self.push_code((code, vec![x]), kind, call.func.span());
        self.builder.values[z.index()].sort = number;
        Ok(z)
    }

    /// Lets code that stays the user's stop at a copy of what it would move: the reverse sweep may read it.
    pub(in crate::lower) fn stop_at_copies(&self, code: &mut Expr) {
        StopAtCopies(self).visit_expr_mut(code);
    }

    /// Whether a closure assigns to a variable of the function, rather than by way of what a `RefCell` or a lock holds.
    fn assigns_own(&self, closure: &Closure) -> bool {
        closure.assigned().any(|(depth, key)| {
            let lent = matches!(self.scopes.get(*depth).and_then(|scope| scope.get(key)), Some(Binding::Place(_)));
            lent || self.mutable.contains(&crate::lower::control_flow::loops::plain_name(key))
        })
    }

    /// `inspect_cotangent(&x, |x_bar| …)`: x, with code for its cotangent.
    fn inspected(&mut self, call: &ExprCall, path: &Path) -> Lowered<ValueId> {
        let x = self.value(&call.args[0])?;
        if !self.varies(x) {
            return Ok(x);
        }
        let (code, mut operands) = match self.function(&call.args[1])? {
            Some(Function::Closure(closure)) => {
                if self.assigns_own(&closure) {
                    let message = "this runs in the reverse sweep, where it cannot assign to a variable of the function; \
                                   let it change the cotangent that it is lent, or write to what a `#[constant]` parameter lends";
                    return self.error_on(&call.args[1], message);
                }
                self.code(&Expr::Closure(closure.syntax.clone()))?
            }
            _ => self.code(&call.args[1])?,
        };
        let (visit, bar) = (&code.tokens, Code::hole_at(operands.len(), call.args[0].span()));
        let tokens = quote!(#path::visited(#bar, #visit)).into_token_stream();
        let holes = code.holes.into_iter().chain([Hole { mode: Mode::Move, prec: Prec::Loose }]).collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        operands.push(x);
        let Value { kind, sort, .. } = self.builder.values[x.index()].clone();
        let z = self.builder.push(Op::Inspect(code), operands, kind, call.func.span());
        self.builder.values[z.index()].sort = sort;
        Ok(z)
    }
}

struct StopAtCopies<'l, 'a>(&'l Lower<'a>);

impl VisitMut for StopAtCopies<'_, '_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        syn::visit_mut::visit_expr_call_mut(self, call);
        let Expr::Path(path) = &mut *call.func else { return };
        let stops = path.path.segments.last().is_some_and(|s| s.ident == "stop_gradient") && call.args.len() == 1;
        let Some(Expr::Path(name)) = call.args.first().filter(|_| stops) else { return };
        let Some(name) = name.path.get_ident().filter(|name| !self.0.references.contains(&crate::lower::key(name))) else {
            return;
        };
        let Some(Binding::Value(x)) = self.0.lookup(name) else { return };
        if !self.0.builder.is_number(*x) {
            path.path.segments.push(syn::parse_quote!(owned));
            call.args[0] = syn::parse_quote!(&#name);
        }
    }
}
