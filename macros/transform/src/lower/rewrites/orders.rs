//! Orders in which entries are counted, beside a shape: by rows or by columns. What is counted by columns is what the transpose holds, counted
//! by rows; an order that is not seen here is an error.

use crate::ir::{Kind, Op, Stmt};
use crate::lower::{Binding, Lower};
use quote::ToTokens;
use syn::{Expr, ExprCall, ExprMethodCall};

/// Methods that may be given an order of entries beside a shape.
pub(in crate::lower) const RESHAPES: &[&str] = &["into_shape_with_order", "into_shape_clone", "to_shape"];

/// In which order entries are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Rows,
    Columns,
}

/// The order that an expression names.
fn order(expr: &Expr) -> Option<Order> {
    let Expr::Path(path) = expr else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "RowMajor" | "C" => Some(Order::Rows),
        "ColumnMajor" | "F" => Some(Order::Columns),
        _ => None,
    }
}

/// A method with another name, perhaps with another argument.
fn shaped(call: &ExprMethodCall, method: &str, shape: Option<&Expr>) -> Expr {
    let method = syn::Ident::new(method, call.method.span());
    Expr::MethodCall(ExprMethodCall { method, args: shape.into_iter().cloned().collect(), ..call.clone() })
}

/// A method of what is transposed.
fn transposed(call: &ExprMethodCall, how: &str) -> ExprMethodCall {
    let (of, how) = (&call.receiver, syn::Ident::new(how, call.method.span()));
    ExprMethodCall { receiver: syn::parse_quote!(#of.#how()), ..call.clone() }
}

/// `a.to_shape((shape, order)).unwrap()`: what is counted by columns is what its transpose holds, counted by rows, and transposed.
pub(in crate::lower) fn in_order(call: &ExprMethodCall, opened: &ExprMethodCall) -> Option<Expr> {
    let Expr::Tuple(argument) = call.args.first()? else { return None };
    let [shape, named] = argument.elems.iter().collect::<Vec<_>>()[..] else { return None };
    let name = call.method.to_string();
    let open = |shaped: Expr| Expr::MethodCall(ExprMethodCall { receiver: Box::new(shaped), ..opened.clone() });
    match (order(named)?, shape) {
        (Order::Rows, shape) => Some(open(shaped(call, &name, Some(shape)))),
        (Order::Columns, Expr::Tuple(lengths)) => {
            let lengths = lengths.elems.iter().rev();
            let turned = open(shaped(&transposed(call, "reversed_axes"), &name, Some(&syn::parse_quote!((#(#lengths),*)))));
            Some(syn::parse_quote!(#turned.reversed_axes()))
        }
        (Order::Columns, _) => None,
    }
}

/// `Array2::from_shape_vec((2, 3).f(), list).unwrap()`: entries that are given column by column are those of the transpose, row by row.
pub(in crate::lower) fn by_columns(call: &ExprCall, opened: &ExprMethodCall) -> Option<Expr> {
    let Expr::Path(path) = &*call.func else { return None };
    let (Expr::MethodCall(shape), entries) = (call.args.first()?, call.args.iter().nth(1)?) else { return None };
    let known = ["from_shape_vec", "from_shape"].iter().any(|name| path.path.segments.last().is_some_and(|s| s.ident == name));
    let Expr::Tuple(lengths) = crate::lower::control_flow::loops::strip(&shape.receiver) else { return None };
    if !known || shape.method != "f" || !shape.args.is_empty() {
        return None;
    }
    let (func, lengths) = (&call.func, lengths.elems.iter().rev());
    let turned = ExprMethodCall { receiver: syn::parse_quote!(#func((#(#lengths),*), #entries)), ..opened.clone() };
    Some(syn::parse_quote!(#turned.reversed_axes()))
}

/// `a.flatten_with_order(order)`.
pub(in crate::lower) fn flattened(call: &ExprMethodCall) -> Option<Expr> {
    match order(call.args.first()?)? {
        Order::Rows => Some(shaped(call, "flatten", None)),
        Order::Columns => Some(shaped(&transposed(call, "t"), "flatten", None)),
    }
}

impl Lower<'_> {
    /// Whether an order of entries stands beside a shape: `((3, 2), Order::F)`.
    pub(in crate::lower) fn has_an_order(&self, shape: &Expr) -> bool {
        let names = |expr: &Expr| match expr {
            Expr::Path(path) => path.path.get_ident().and_then(|name| self.lookup(name)),
            _ => None,
        };
        let is_order = |binding: Option<&Binding>| match binding {
            Some(Binding::Value(v)) => {
                let named = |s: &Stmt| matches!(&s.op, Op::Code(code) if code.tokens.to_string().contains("Order"));
                matches!(self.builder.kind(*v), Kind::Discrete | Kind::Float(_)) || self.builder.definition(*v).is_some_and(named)
            }
            Some(Binding::Function(_)) => true,
            _ => false,
        };
        let is_shape = |expr: &Expr| match expr {
            Expr::Tuple(_) | Expr::Array(_) => true,
            Expr::MethodCall(call) => call.method == "dim" || call.method == "raw_dim",
            _ => false,
        };
        match crate::lower::control_flow::loops::strip(shape) {
            Expr::Tuple(tuple) => match &tuple.elems.iter().collect::<Vec<_>>()[..] {
                [first, _] if is_shape(first) => true,
                [_, second] => is_order(names(second)) || second.to_token_stream().to_string().contains("Order"),
                _ => false,
            },
            expr => match names(expr) {
                Some(Binding::Tuple(parts)) => matches!(&parts[..], [_, second] if is_order(Some(second))),
                _ => false,
            },
        }
    }

    /// Whether a shape says that entries are not counted row by row: `(2, 3).f()`, `(2, 3).strides((1, 2))`.
    pub(in crate::lower) fn counts_otherwise(&mut self, shape: &Expr) -> bool {
        let shows =
            |text: &str| ["f", "set_f", "strides"].iter().any(|method| text.replace(' ', "").contains(&format!(".{method}(")));
        let named = match shape {
            Expr::Path(path) => path.path.get_ident().and_then(|name| self.lookup(name)),
            _ => None,
        };
        let Some(Binding::Value(shape)) = named else { return shows(&shape.to_token_stream().to_string()) };
        self.builder.definition(*shape).is_some_and(|s| matches!(&s.op, Op::Code(code) if shows(&code.tokens.to_string())))
    }
}
