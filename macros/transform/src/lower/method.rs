//! Method calls.

use super::{Binding, Lower, Lowered};
use crate::ir::{Elem, Kind, List, Rank, ValueId};
use crate::rules::{self, Fallible, Rule};
use proc_macro2::{Delimiter, Group};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Methods that give the same value in another guise.
const IDENTITY: &[&str] = &[
    "view",
    "to_owned",
    "into_owned",
    "clone",
    "as_standard_layout",
    "into_shared",
    "to_shared",
    "as_ref",
    "borrow",
    "deref",
    "by_ref",
];
/// Methods that ask for a number.
const NUMBERS: &[&str] = &["nrows", "ncols", "len", "ndim", "len_of"];
/// Methods that ask for anything else that carries no derivative.
const QUERIES: &[&str] = &[
    "dim",
    "shape",
    "raw_dim",
    "is_empty",
    "is_square",
    "strides",
    "is_standard_layout",
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_normal",
    "is_sign_positive",
    "is_sign_negative",
    "classify",
    "total_cmp",
    "partial_cmp",
    "eq",
    "ne",
    "abs_diff_eq",
    "max_stride_axis",
];
/// Methods that give a list or array of the same entries in the same order.
const RETYPED: &[&str] = &["to_vec", "into_raw_vec", "into_raw_vec_and_offset", "into_dimensionality"];
/// Methods that could be given an order of axes.
const RESHAPES: &[&str] = &["into_shape_with_order", "into_shape_clone", "to_shape"];

impl Lower<'_> {
    pub(super) fn method(&mut self, call: &ExprMethodCall) -> Lowered<Binding> {
        let name = call.method.to_string();
        if let Some(result) = self.iterate(call) {
            return result;
        }
        let span = call.method.span();
        let or = matches!(name.as_str(), "unwrap_or" | "unwrap_or_default")
            && matches!(&*call.receiver, Expr::MethodCall(c) if c.method == "mean" || c.method == "mean_axis");
        if or || matches!(name.as_str(), "unwrap" | "expect") {
            return self.unwrapped(call).map(Binding::Value);
        }
        match (name.as_str(), call.args.len()) {
            ("sin_cos", 0) => {
                let x = self.value(&call.receiver)?;
                let parts = ["sin", "cos"].map(|f| Binding::Value(self.builder.apply(f, vec![x], span)));
                return Ok(Binding::Tuple(parts.into()));
            }
            ("split_at", 2) => {
                let a = self.value(&call.receiver)?;
                if self.varies(a) {
                    let (axis, k) = (self.constant(&call.args[0], Kind::Discrete)?, self.constant(&call.args[1], Kind::Int)?);
                    let parts = ["before", "behind"].map(|f| Binding::Value(self.builder.apply(f, vec![a, axis, k], span)));
                    return Ok(Binding::Tuple(parts.into()));
                }
            }
            _ => {}
        }
        if let Expr::Closure(closure) = &*call.receiver {
            return self.unsupported(&Expr::Closure(closure.clone()));
        }
        let value = self.known(call)?;
        if let Some(method) = self.fallible(call).filter(|_| self.varies(value)) {
            return self.error(span, format!("`{method}` may fail; write `.{method}(…).unwrap()` or `.expect(…)`"));
        }
        Ok(Binding::Value(value))
    }

    /// `….unwrap()` and `….expect(…)` on what ndarray gives as an `Option` or a `Result`.
    fn unwrapped(&mut self, call: &ExprMethodCall) -> Lowered<ValueId> {
        let value = match &*call.receiver {
            // `x.first().copied().unwrap()`
            Expr::MethodCall(outer)
                if matches!(outer.method.to_string().as_str(), "copied" | "cloned") && outer.args.is_empty() =>
            {
                let mut through = call.clone();
                through.receiver.clone_from(&outer.receiver);
                return self.unwrapped(&through);
            }
            Expr::MethodCall(inner) if self.fallible(inner).is_some() => self.known(inner)?,
            Expr::Call(inner) => match self.fallible_call(inner)? {
                Some(value) => value,
                None => return self.constant(&Expr::MethodCall(call.clone()), self.kind_of_call(&call.receiver)),
            },
            _ => return self.constant(&Expr::MethodCall(call.clone()), self.kind_of_call(&call.receiver)),
        };
        let (method, args) = (&call.method, &call.args);
        let varies = self.varies(value);
        match self.builder.last_mut() {
            Some(stmt) if varies && stmt.results.contains(&value) => {
                let mut args = Group::new(Delimiter::Parenthesis, args.to_token_stream());
                args.set_span(call.paren_token.span.join());
                stmt.suffix = quote!(.#method #args);
                Ok(value)
            }
            _ => self.constant(&Expr::MethodCall(call.clone()), self.builder.kind(value).clone()),
        }
    }

    /// The kind of what a call gives, after unwrapping, where its path tells.
    fn kind_of_call(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => {
                    let owner = path.path.segments.first().map(|s| s.ident.clone());
                    match owner {
                        Some(owner) if self.generics.contains(&owner) => Kind::Float(Elem::Param(owner.to_string())),
                        Some(owner) if owner.to_string().starts_with("Array") => {
                            crate::parse::kind(&syn::parse_quote!(#owner), &[])
                        }
                        _ => Kind::Unknown,
                    }
                }
                _ => Kind::Unknown,
            },
            _ => Kind::Unknown,
        }
    }

    /// The name of a method that ndarray lets fail.
    fn fallible(&self, call: &ExprMethodCall) -> Option<String> {
        let name = call.method.to_string();
        let row = rules::tensor(&name, call.args.len() + 1).is_some_and(|r| r.fallible != Fallible::No);
        (row || name == "into_dimensionality").then_some(name)
    }

    fn known(&mut self, call: &ExprMethodCall) -> Lowered<ValueId> {
        let name = call.method.to_string();
        let span = call.method.span();
        let whole = Expr::MethodCall(call.clone());
        let a = self.value(&call.receiver)?;
        let kind = self.builder.kind(a).clone();
        if !kind.is_differentiable() {
            return self.constant(&whole, kind);
        }
        if IDENTITY.contains(&name.as_str()) && call.args.is_empty() {
            return Ok(a);
        }
        if NUMBERS.contains(&name.as_str()) || QUERIES.contains(&name.as_str()) {
            return self.query(call, a);
        }
        if matches!(name.as_str(), "mapv" | "map" | "mapv_into") && call.args.len() == 1 {
            return self.mapv(call, a);
        }
        if matches!(name.as_str(), "fold" | "fold_axis") {
            return self.fold(call, a);
        }
        if RETYPED.contains(&name.as_str()) && call.args.is_empty() {
            let kind = match (name.as_str(), &kind) {
                ("to_vec" | "into_raw_vec", Kind::Array(e, _) | Kind::List(e, _)) => Kind::List(e.clone(), List::Vec),
                (_, Kind::Array(e, _)) => Kind::Array(e.clone(), dimensionality(call)),
                _ => Kind::Unknown,
            };
            return self.retyped(&whole, &call.receiver, kind);
        }
        // ndarray has a square; a float has none.
        if name == "pow2" && call.args.is_empty() && !kind.is_float() {
            return Ok(self.builder.apply("pow2", vec![a], span));
        }
        if let Some(rule) = rules::elementwise(&name, call.args.len() + 1).filter(|r| r.is_method()) {
            return self.apply_method(rule, a, call);
        }
        if RESHAPES.contains(&name.as_str()) && self.varies(a) {
            let text = call.args.to_token_stream().to_string();
            if ["Order", "RowMajor", "ColumnMajor"].iter().any(|word| text.contains(word)) {
                let message = format!("`{name}` with an explicit order cannot be differentiated yet; give the shape alone");
                return self.error(span, message);
            }
        }
        if let Some(rule) = rules::tensor(&name, call.args.len() + 1).filter(|r| r.is_method()) {
            return self.apply_method(rule, a, call);
        }
        if !self.varies(a) {
            return self.constant(&whole, Kind::Unknown);
        }
        self.error(
            span,
            format!("the method `{name}` has no rule here, and a differentiated value goes in; LIMITATIONS.md lists what has"),
        )
    }

    fn apply_method(&mut self, rule: &'static Rule, a: ValueId, call: &ExprMethodCall) -> Lowered<ValueId> {
        let mut operands = vec![a];
        for (i, arg) in call.args.iter().enumerate() {
            // A sign, a quotient that is rounded: by these the derivative is 0.
            let element = rule.is_elementwise() && rule.param(i + 1).mode != crate::ir::Mode::Plain;
            operands.push(if element || rule.differentiates(i + 1) {
                self.value(arg)?
            } else {
                let arg = if let Expr::Reference(r) = arg { &*r.expr } else { arg };
                let kind = if rule.is_elementwise() { Kind::Int } else { Kind::Discrete };
                self.constant(arg, kind)?
            });
        }
        let kinds: Vec<Kind> = operands.iter().map(|&v| self.builder.kind(v).clone()).collect();
        let z = self.builder.rule(rule.specialise(&kinds), operands, call.method.span());
        if let Some(rank) = shape_rank(call, rule.name) {
            let own = &mut self.builder.values[z.index()].kind;
            *own = Kind::Array(own.elem(), rank);
        }
        Ok(z)
    }

    /// A question about a value.
    fn query(&mut self, call: &ExprMethodCall, _: ValueId) -> Lowered<ValueId> {
        let number = NUMBERS.contains(&call.method.to_string().as_str());
        let receiver = if let Expr::Reference(r) = &*call.receiver { &r.expr } else { &call.receiver };
        let a = self.value(receiver)?;
        let code = {
            let mut args = call.clone();
            let stand_in = proc_macro2::Ident::new("__receiver", receiver.span());
            args.receiver = syn::parse_quote!(#stand_in);
            let (code, operands) = self.code(&Expr::MethodCall(args))?;
            // The receiver becomes hole 0, the others move on.
            let mut all = vec![a];
            all.extend(operands);
            let tokens = super::holes::shift(code.tokens, "__receiver");
            let mut holes = super::code::plain(all.len());
            holes[0].mode = crate::ir::Mode::Receiver;
            let borrows = matches!(call.method.to_string().as_str(), "shape" | "strides");
            (crate::ir::Code { tokens, holes, prec: crate::ir::Prec::Postfix, borrows }, all)
        };
        Ok(self.push_code(code, if number { Kind::Int } else { Kind::Discrete }, call.method.span()))
    }
}

/// The rank that the argument of a reshaping method shows: of a tuple, or of a number.
fn shape_rank(call: &ExprMethodCall, name: &str) -> Option<Rank> {
    if !RESHAPES.contains(&name) && name != "broadcast" {
        return None;
    }
    match call.args.first()? {
        Expr::Tuple(t) => u8::try_from(t.elems.len()).ok().map(Rank::Fixed),
        Expr::Lit(_) => Some(Rank::Fixed(1)),
        _ => None,
    }
}

/// The rank in `into_dimensionality::<Ix2>()`.
fn dimensionality(call: &ExprMethodCall) -> Rank {
    let text = call.turbofish.as_ref().map(|t| t.args.to_token_stream().to_string()).unwrap_or_default();
    match text.rsplit("Ix").next().and_then(|n| n.trim().parse().ok()) {
        Some(n) => Rank::Fixed(n),
        None if text.contains("IxDyn") => Rank::Dyn,
        None => Rank::Unknown,
    }
}
