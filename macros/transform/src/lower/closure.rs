//! Functions of elements: the arguments of `mapv` and its relatives, and folds.

use super::{Binding, Lower, Lowered};
use crate::ir::{Kind, MapForm, Op, Region, ValueId};
use crate::rules;
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat};

impl Lower<'_> {
    /// `a.mapv(f)` with a path or a closure.
    pub(super) fn mapv(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let Some(function) = call.args.first() else { return self.error(call.method.span(), "a function is missing") };
        let elem = self.builder.kind(a).elem();
        let arg = self.builder.value(Some("e".into()), Kind::Float(elem));
        self.builder.enter();
        let result = self.element(function, arg);
        let stmts = self.builder.leave();
        let mut region = Region { args: vec![arg], stmts, yields: vec![result?] };
        let operands = self.capture(vec![a], &mut region)?;
        Ok(self.builder.map(MapForm::Method, operands, region, call.method.span()))
    }

    pub(super) fn element(&mut self, function: &Expr, arg: ValueId) -> Lowered<ValueId> {
        match function {
            Expr::Path(path) => {
                let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
                let Some(rule) = rules::elementwise(&name, 1).filter(|_| path.path.segments.len() > 1) else {
                    return self.error(path.span(), format!("the function `{name}` is not known here; write a closure, `|e| …`"));
                };
                Ok(self.builder.rule(rule, vec![arg], path.span()))
            }
            Expr::Closure(closure) if closure.inputs.len() == 1 => {
                self.scopes.push(BTreeMap::new());
                let result = self.pattern(&closure.inputs[0], Binding::Value(arg)).and_then(|()| {
                    if let Some(name) = pattern_name(&closure.inputs[0]) {
                        self.builder.values[arg.index()].hint = Some(name);
                    }
                    self.value(&closure.body)
                });
                self.scopes.pop();
                result
            }
            other => self.error(other.span(), "a path like `f64::tanh` or a closure of one argument is needed here"),
        }
    }

    /// Makes the differentiated floats that a closure captures operands of the map.
    pub(super) fn capture(&mut self, mut operands: Vec<ValueId>, region: &mut Region) -> Lowered<Vec<ValueId>> {
        let mut names = BTreeMap::new();
        let defined = defined(region);
        for value in crate::adjoint::reads(region) {
            if defined.contains(&value) || !self.builder.kind(value).is_differentiable() {
                continue;
            }
            if !self.carries(value) {
                continue;
            }
            let (kind, hint) = (self.builder.kind(value).clone(), self.builder.values[value.index()].hint.clone());
            if !kind.is_float() {
                let name = hint.unwrap_or_default();
                let span = region.stmts.first().map_or_else(proc_macro2::Span::call_site, |s| s.span);
                return self.error(
                    span,
                    format!(
                        "the closure captures `{name}`, which is not a float; take what it needs of it into a variable before"
                    ),
                );
            }
            let arg = self.builder.value(hint, kind);
            region.args.push(arg);
            operands.push(value);
            names.insert(value, arg);
        }
        substitute(region, &names);
        Ok(operands)
    }

    /// `a.fold(init, |m, &e| m.max(e))` and its relatives.
    pub(super) fn fold(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let along = call.method == "fold_axis";
        let function = call.args.last().map(|f| match f {
            Expr::Closure(c) => (c.body.as_ref().clone(), c.inputs.iter().filter_map(pattern_name).collect::<Vec<_>>()),
            other => (other.clone(), vec![]),
        });
        let extreme = function.as_ref().and_then(|(body, inputs)| extreme(body, inputs));
        let (Some(extreme), Some(init)) = (extreme, call.args.iter().nth(usize::from(along))) else {
            return self
                .error(call.method.span(), "only folds with `max` or `min` can be differentiated yet; write `|m, &e| m.max(e)`");
        };
        let mut operands = vec![a];
        if along {
            operands.push(self.opaque(&call.args[0], Kind::Discrete)?);
        }
        operands.push(self.constant(init, Kind::Float(self.builder.kind(a).elem()))?);
        let name = format!("{}_{extreme}", call.method);
        Ok(self.builder.apply(&name, operands, call.method.span()))
    }
}

fn extreme(body: &Expr, inputs: &[String]) -> Option<&'static str> {
    let bare = |e: &Expr| {
        let text = quote::ToTokens::to_token_stream(e).to_string().replace([' ', '*', '&', '(', ')'], "");
        inputs.contains(&text)
    };
    let (name, args) = match body {
        Expr::MethodCall(c) => (c.method.to_string(), vec![&*c.receiver, c.args.first()?]),
        Expr::Call(c) => {
            let Expr::Path(p) = &*c.func else { return None };
            (p.path.segments.last()?.ident.to_string(), c.args.iter().collect())
        }
        _ => return None,
    };
    if args.len() != 2 || inputs.len() != 2 || !args.into_iter().all(bare) {
        return None;
    }
    match name.as_str() {
        "max" => Some("max"),
        "min" => Some("min"),
        _ => None,
    }
}

fn pattern_name(pat: &Pat) -> Option<String> {
    match pat {
        Pat::Ident(p) => Some(p.ident.to_string()),
        Pat::Reference(p) => pattern_name(&p.pat),
        Pat::Type(p) => pattern_name(&p.pat),
        Pat::Paren(p) => pattern_name(&p.pat),
        _ => None,
    }
}

fn defined(region: &Region) -> Vec<ValueId> {
    let mut all = region.args.clone();
    for stmt in &region.stmts {
        all.push(stmt.result);
        match &stmt.op {
            Op::Map(_, r) => all.extend(defined(r)),
            Op::If(a, b) => {
                all.extend(defined(a));
                all.extend(defined(b));
            }
            _ => {}
        }
    }
    all
}

fn substitute(region: &mut Region, names: &BTreeMap<ValueId, ValueId>) {
    let swap = |v: &mut ValueId| {
        if let Some(new) = names.get(v) {
            *v = *new;
        }
    };
    for stmt in &mut region.stmts {
        stmt.operands.iter_mut().for_each(swap);
        match &mut stmt.op {
            Op::Map(_, r) => substitute(r, names),
            Op::If(a, b) => {
                substitute(a, names);
                substitute(b, names);
            }
            _ => {}
        }
    }
    region.yields.iter_mut().for_each(swap);
}
