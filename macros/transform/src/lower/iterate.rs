//! Iterators over differentiated entries, and methods that change a variable in place.

use super::{Binding, Lower, Lowered};
use crate::ir::{Kind, MapForm, Rank, Region, ValueId};
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Methods that give an iterator from an iterator.
const ADAPTERS: &[&str] = &["copied", "cloned", "zip", "map"];

/// Whether an expression is, by its methods, an iterator over entries.
fn is_iterator(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = expr else { return false };
    let name = call.method.to_string();
    name == "iter" && call.args.is_empty() || ADAPTERS.contains(&name.as_str()) && is_iterator(&call.receiver)
}

impl Lower<'_> {
    /// A method of an iterator, if this is one.
    pub(super) fn iterate(&mut self, call: &ExprMethodCall) -> Option<Lowered<Binding>> {
        let name = call.method.to_string();
        if name == "iter" && call.args.is_empty() {
            return Some(self.entries(&call.receiver));
        }
        is_iterator(&call.receiver).then(|| self.adapt(call, &name))
    }

    /// An iterator over the entries of a value, in row-major order.
    fn entries(&mut self, expr: &Expr) -> Lowered<Binding> {
        if is_iterator(expr) {
            return self.expr(expr);
        }
        let a = self.value(expr)?;
        let a = match self.builder.kind(a) {
            Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => a,
            Kind::Array(..) => self.builder.apply("flatten", vec![a], expr.span()),
            _ => return self.error(expr.span(), "only floats in arrays, slices and lists can be iterated over yet"),
        };
        Ok(Binding::Iter(Box::new(Binding::Value(a))))
    }

    fn adapt(&mut self, call: &ExprMethodCall, name: &str) -> Lowered<Binding> {
        let span = call.method.span();
        let Binding::Iter(entries) = self.expr(&call.receiver)? else {
            return self.error(span, "an iterator is expected here");
        };
        match name {
            "copied" | "cloned" => Ok(Binding::Iter(entries)),
            "zip" => {
                let Some(Expr::Reference(_) | Expr::Path(_) | Expr::MethodCall(_)) = call.args.first() else {
                    return self.error(span, "`zip` takes an array, a list or an iterator over one");
                };
                let other = if let Expr::Reference(r) = &call.args[0] { &*r.expr } else { &call.args[0] };
                let Binding::Iter(other) = self.entries(other)? else { return self.error(span, "an iterator is expected here") };
                let (first, second) = (leaves(&entries), leaves(&other));
                let a = self.shortened(&entries, second[0], span);
                let b = self.shortened(&other, first[0], span);
                Ok(Binding::Iter(Box::new(Binding::Tuple(vec![a, b]))))
            }
            "map" => self.mapped(call, &entries).map(|v| Binding::Iter(Box::new(Binding::Value(v)))),
            "sum" | "product" => match *entries {
                Binding::Value(v) => {
                    let rule = if name == "sum" { "iter_sum" } else { "iter_product" };
                    Ok(Binding::Value(self.builder.apply(rule, vec![v], span)))
                }
                _ => self.error(span, format!("`{name}` of tuples; map them to a float first")),
            },
            _ => self.error(span, format!("`{name}` on an iterator cannot be differentiated yet; end it with `.sum()`")),
        }
    }

    /// The entries as far as the other side of a `zip` goes.
    fn shortened(&mut self, entries: &Binding, other: ValueId, span: proc_macro2::Span) -> Binding {
        match entries {
            Binding::Value(v) => Binding::Value(self.builder.apply("zipped", vec![*v, other], span)),
            Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| self.shortened(p, other, span)).collect()),
            Binding::Iter(inner) => self.shortened(inner, other, span),
        }
    }

    fn mapped(&mut self, call: &ExprMethodCall, entries: &Binding) -> Lowered<ValueId> {
        let span = call.method.span();
        let Some(Expr::Closure(closure)) = call.args.first().filter(|_| call.args.len() == 1) else {
            return self.error(span, "a closure is needed here");
        };
        let mut args = Vec::new();
        let binding = self.element_binding(entries, &mut args);
        self.scopes.push(BTreeMap::new());
        self.builder.enter();
        let result = match closure.inputs.first() {
            Some(input) => self.pattern(input, binding).and_then(|()| self.value(&closure.body)),
            None => self.error(span, "the closure takes no argument"),
        };
        let stmts = self.builder.leave();
        self.scopes.pop();
        let mut region = Region { args, stmts, yields: vec![result?] };
        let operands = self.capture(leaves(entries), &mut region)?;
        Ok(self.builder.map(MapForm::Broadcast, operands, region, span))
    }

    fn element_binding(&mut self, entries: &Binding, args: &mut Vec<ValueId>) -> Binding {
        match entries {
            Binding::Value(v) => {
                let elem = self.builder.kind(*v).elem();
                let arg = self.builder.value(None, Kind::Float(elem));
                args.push(arg);
                Binding::Value(arg)
            }
            Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| self.element_binding(p, args)).collect()),
            Binding::Iter(inner) => self.element_binding(inner, args),
        }
    }

    /// A method that changes a whole variable.
    pub(super) fn in_place(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let name = call.method.to_string();
        let span = call.method.span();
        let Expr::Path(path) = &*call.receiver else {
            return self.error(span, format!("`{name}` as a statement cannot be differentiated yet; bind its value with `let`"));
        };
        let Some(variable) = path.path.get_ident().map(ToString::to_string) else {
            return self.error(path.span(), "only whole variables can be changed yet");
        };
        let a = self.value(&call.receiver)?;
        let z = match (name.as_str(), call.args.len()) {
            ("mapv_inplace", 1) => self.mapv(call, a)?,
            ("scaled_add", 2) => {
                let (alpha, b) = (self.value(&call.args[0])?, self.value(&call.args[1])?);
                let share = self.builder.apply("mul", vec![b, alpha], span);
                self.builder.apply("add", vec![a, share], span)
            }
            _ => {
                return self
                    .error(span, format!("`{name}` as a statement cannot be differentiated yet; bind its value with `let`"));
            }
        };
        self.builder.values[z.index()].hint = Some(variable.clone());
        self.rebind(&variable, Binding::Value(z));
        Ok(())
    }
}

fn leaves(binding: &Binding) -> Vec<ValueId> {
    let mut out = Vec::new();
    super::flatten(binding, &mut out);
    out
}
