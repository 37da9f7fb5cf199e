//! Method calls.

use super::{Binding, Lower, Lowered};
use crate::ir::{Code, Hole, Kind, Mode, Op, Prec, ValueId};
use crate::rules;
use quote::{ToTokens, quote};
use syn::{Expr, ExprMethodCall};

/// Methods that give the same value in another guise.
const IDENTITY: &[&str] = &["view", "to_owned", "into_owned", "clone", "to_vec", "as_standard_layout"];
/// Methods that ask for a number.
const QUERIES: &[&str] = &["nrows", "ncols", "len", "ndim", "len_of"];
/// Methods that ask for anything else.
const QUESTIONS: &[&str] = &[
    "dim",
    "shape",
    "raw_dim",
    "is_empty",
    "is_square",
    "strides",
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_sign_positive",
    "is_sign_negative",
];
/// Methods that ndarray lets fail.
const FALLIBLE: &[&str] = &["mean", "mean_axis", "broadcast", "into_shape_with_order", "into_shape_clone", "to_shape"];

/// Methods that could be given an order of axes.
const RESHAPES: &[&str] = &["into_shape_with_order", "into_shape_clone", "to_shape"];

impl Lower<'_> {
    pub(super) fn method(&mut self, call: &ExprMethodCall) -> Lowered<Binding> {
        let name = call.method.to_string();
        if let Some(result) = self.iterate(call) {
            return result;
        }
        if matches!(name.as_str(), "unwrap" | "expect") {
            if let Expr::MethodCall(inner) = &*call.receiver {
                if FALLIBLE.contains(&inner.method.to_string().as_str()) {
                    let value = self.known(inner)?;
                    let (method, args) = (&call.method, &call.args);
                    if let Some(stmt) = self.builder.last_mut() {
                        stmt.suffix = quote!(.#method(#args));
                    }
                    return Ok(Binding::Value(value));
                }
            }
            return self.constant(&Expr::MethodCall(call.clone()), self.elem_of_call(&call.receiver)).map(Binding::Value);
        }
        if FALLIBLE.contains(&name.as_str()) {
            let receiver = self.value(&call.receiver)?;
            if self.builder.kind(receiver).is_differentiable() {
                return self.error(call.method.span(), format!("`{name}` may fail; write `.{name}(…).unwrap()` or `.expect(…)`"));
            }
        }
        if name == "sin_cos" && call.args.is_empty() {
            let x = self.value(&call.receiver)?;
            let span = call.method.span();
            let parts = ["sin", "cos"].map(|f| Binding::Value(self.builder.apply(f, vec![x], span)));
            return Ok(Binding::Tuple(parts.into()));
        }
        self.known(call).map(Binding::Value)
    }

    fn elem_of_call(&self, expr: &Expr) -> Kind {
        if let Expr::Call(call) = expr {
            if let Expr::Path(path) = &*call.func {
                let owner = path.path.segments.first().map(|s| s.ident.clone());
                if let Some(owner) = owner.filter(|o| self.generics.contains(o)) {
                    return Kind::Float(crate::ir::Elem::Param(owner.to_string()));
                }
            }
        }
        Kind::Unknown
    }

    fn known(&mut self, call: &ExprMethodCall) -> Lowered<ValueId> {
        let name = call.method.to_string();
        let span = call.method.span();
        let a = self.value(&call.receiver)?;
        if !self.builder.kind(a).is_differentiable() {
            return self.constant(&Expr::MethodCall(call.clone()), Kind::Discrete);
        }
        if IDENTITY.contains(&name.as_str()) && call.args.is_empty() {
            return Ok(a);
        }
        if QUERIES.contains(&name.as_str()) || QUESTIONS.contains(&name.as_str()) {
            let hole = Code::hole(0);
            let method = &call.method;
            let (args, rest) = self.code(call.args.to_token_stream())?;
            let shifted = shift(args.tokens);
            let mut holes = vec![Hole { mode: Mode::Receiver, prec: Prec::Postfix }];
            holes.extend(args.holes);
            let tokens = quote!(#hole.#method(#shifted));
            let operands = std::iter::once(a).chain(rest).collect();
            let kind = if QUERIES.contains(&name.as_str()) { Kind::Int } else { Kind::Discrete };
            let code = Code { tokens, holes, prec: Prec::Postfix, borrows: matches!(name.as_str(), "shape" | "strides") };
            return Ok(self.builder.push(Op::Code(code), operands, kind, span));
        }
        if matches!(name.as_str(), "mapv" | "map" | "mapv_into") {
            return self.mapv(call, a);
        }
        if matches!(name.as_str(), "fold" | "fold_axis") {
            return self.fold(call, a);
        }
        if let Some(rule) = rules::elementwise(&name, call.args.len() + 1) {
            let mut operands = vec![a];
            for arg in &call.args {
                operands.push(self.value(arg)?);
            }
            return Ok(self.builder.rule(rule, operands, span));
        }
        if RESHAPES.contains(&name.as_str()) {
            let text = call.args.to_token_stream().to_string();
            if ["Order", "RowMajor", "ColumnMajor"].iter().any(|word| text.contains(word)) {
                return self
                    .error(span, format!("`{name}` with an explicit order cannot be differentiated yet; give the shape alone"));
            }
        }
        if let Some(rule) =
            rules::tensor(&name, call.args.len() + 1).filter(|r| !matches!(r.form, rules::Form::Call(t) if t.starts_with("rt::")))
        {
            let mut operands = vec![a];
            for (i, arg) in call.args.iter().enumerate() {
                let operand = if rule.differentiates(i + 1) || rule.params[i + 1].name == "ddof" {
                    self.value(arg)?
                } else {
                    let arg = if let Expr::Reference(r) = arg { &*r.expr } else { arg };
                    self.opaque(arg, Kind::Discrete)?
                };
                operands.push(operand);
            }
            return Ok(self.builder.rule(rule, operands, span));
        }
        if !self.carries(a) {
            return self.constant(&Expr::MethodCall(call.clone()), Kind::Unknown);
        }
        self.error(
            span,
            format!("the method `{name}` has no rule here, and a differentiated value goes in; LIMITATIONS.md lists what has"),
        )
    }
}

/// Renumbers holes to make room for the receiver.
fn shift(tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    use proc_macro2::{Group, TokenTree};
    tokens
        .into_iter()
        .map(|t| match t {
            TokenTree::Group(g) => TokenTree::Group(Group::new(g.delimiter(), shift(g.stream()))),
            TokenTree::Ident(i) => match Code::operand(&i) {
                Some(n) => TokenTree::Ident(Code::hole(n + 1)),
                None => TokenTree::Ident(i),
            },
            t => t,
        })
        .collect()
}
