//! Chains that pick an item, and its unwrapping: `x.iter().max_by(|a, b| a.total_cmp(b)).unwrap()`, `reduce`, `last`, `nth`.

use super::function::Function;
use super::stream::Stream;
use super::{Binding, Lower, Lowered, flatten};
use crate::ir::{Kind, Prec, ValueId};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// Methods that pick an item.
const PICKS: &[(&str, usize)] =
    &[("reduce", 1), ("max_by", 1), ("min_by", 1), ("first", 0), ("last", 0), ("nth", 1), ("next", 0)];

impl Lower<'_> {
    /// `….unwrap()` or `….expect(…)` of an item that a chain picks, and of a function of it.
    pub(super) fn picked(&mut self, whole: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let mut functions = Vec::new();
        let mut call = &whole.receiver;
        let pick = loop {
            let Expr::MethodCall(inner) = &**call else { return Ok(None) };
            let name = inner.method.to_string();
            match (name.as_str(), inner.args.len()) {
                ("copied" | "cloned", 0) => {}
                ("map", 1) => functions.push(&inner.args[0]),
                (name, count) if PICKS.contains(&(name, count)) => break inner,
                _ => return Ok(None),
            }
            call = &inner.receiver;
        };
        let Some(stream) = self.chain_stream(&pick.receiver)? else { return Ok(None) };
        // The first and the last entry of a list of floats are rows of their own.
        let entry = matches!(stream, Stream::Entries(_)) && !matches!(&*pick.receiver, Expr::MethodCall(_));
        if entry && (pick.method == "first" || pick.method == "last") {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let mut picked = self.pick(&stream, pick)?;
        for function in functions.into_iter().rev() {
            let function = self.function_argument(function)?;
            picked = self.apply(&function, vec![picked], false, whole.method.span())?;
        }
        let mut values = Vec::new();
        flatten(&picked, &mut values);
        if values.iter().any(|&v| self.varies(v)) {
            return Ok(Some(picked));
        }
        // The number of an item carries no derivative: the chain stays the user's code.
        let kind = values.first().map_or(Kind::Discrete, |&v| self.builder.kind(v).clone());
        self.builder.rollback(mark);
        self.opaque(&Expr::MethodCall(whole.clone()), kind).map(|v| Some(Binding::Value(v)))
    }

    fn pick(&mut self, stream: &Stream, pick: &ExprMethodCall) -> Lowered<Binding> {
        let span = pick.method.span();
        if stream.is_guarded() {
            let message = "an item of those that a function lets through cannot be picked with a derivative yet; use `fold`";
            return self.error(span, message);
        }
        let stream = stream.numbered(self)?;
        let number = |lower: &mut Self, n: usize| {
            let code = lower.over(vec![], |_| super::loops::literal(n));
            lower.push_code(code, Kind::Int, span)
        };
        match pick.method.to_string().as_str() {
            "nth" => {
                let k = self.constant(&pick.args[0], Kind::Int)?;
                stream.item(self, k, span)
            }
            "next" | "first" => {
                let k = number(self, 0);
                stream.item(self, k, span)
            }
            "last" => {
                let n = stream.length(self, span)?;
                let last = self.coded(&[n], Prec::Sum, Kind::Int, span, |h| {
                    let n = &h[0];
                    quote!(#n - 1)
                });
                stream.item(self, last, span)
            }
            name => {
                let function = self.function_argument(&pick.args[0])?;
                let (zero, one) = (number(self, 0), number(self, 1));
                let first = stream.item(self, zero, span)?;
                let rest = Stream::Skip(Box::new(stream), one);
                let lent = name != "reduce";
                self.gathered(&rest, first, span, &[&function], |lower, so_far, item| {
                    if name == "reduce" {
                        return lower.apply(&function, vec![so_far, item], lent, span);
                    }
                    let stays = lower.stays_before(name, &function, &so_far, &item, span)?;
                    lower.either(stays, so_far, item, span)
                })
            }
        }
    }

    /// Whether what was picked so far stays before the next item: the last of several greatest is picked, the first of several least.
    fn stays_before(
        &mut self,
        name: &str,
        function: &Function,
        so_far: &Binding,
        item: &Binding,
        span: Span,
    ) -> Lowered<ValueId> {
        let Binding::Value(order) = self.apply(function, vec![so_far.clone(), item.clone()], true, span)? else {
            return self.error(span, "the function gives an `Ordering`");
        };
        let greatest = name == "max_by";
        let (mut code, operands) = self.over(vec![order], |h| {
            let order = &h[0];
            if greatest {
                quote!(#order == ::core::cmp::Ordering::Greater)
            } else {
                quote!(#order != ::core::cmp::Ordering::Greater)
            }
        });
        code.prec = Prec::Compare;
        Ok(self.push_code((code, operands), Kind::Bool, span))
    }

    /// One of two bindings of the same form.
    fn either(&mut self, condition: ValueId, then: Binding, other: Binding, span: Span) -> Lowered<Binding> {
        let before = self.scopes.clone();
        let arms = [then, other].map(|value| self.arm(&before, |_| Ok(value)));
        self.joined(super::branch::Choice::on(condition, span), arms.into(), &before)
    }
}
