//! Iterators over differentiated entries.

use crate::ir::{Kind, MapForm, Rank, ValueId};
use crate::lower::calls::closure::leaves;
use crate::lower::{Binding, Lower, Lowered};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Whether the items of an iterator are references.
pub(in crate::lower) fn gives_references(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = expr else { return matches!(expr, Expr::Reference(_)) };
    match call.method.to_string().as_str() {
        "iter" => true,
        "filter" | "rev" | "skip" | "take" | "step_by" | "by_ref" | "chain" | "skip_while" | "take_while" => {
            gives_references(&call.receiver)
        }
        "into_iter" => matches!(&*call.receiver, Expr::Reference(_)),
        _ => false,
    }
}

const UNKNOWN: &str =
    "what is iterated over here is not known to be floats in an array, a slice or a `Vec`; give it such a type where it is bound";

/// Methods that give an iterator from an iterator.
pub(in crate::lower) const ADAPTERS: &[&str] = &["copied", "cloned", "zip", "map", "by_ref"];

/// Whether an expression is, by its methods, an iterator over entries.
pub(in crate::lower) fn is_iterator(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = expr else { return false };
    let name = call.method.to_string();
    starts(call) || ADAPTERS.contains(&name.as_str()) && is_iterator(&call.receiver)
}

fn starts(call: &ExprMethodCall) -> bool {
    (call.method == "iter" || call.method == "into_iter") && call.args.is_empty()
}

impl Lower<'_> {
    /// A method of an iterator, if this is one over values that are known here.
    pub(in crate::lower) fn iterate(&mut self, call: &ExprMethodCall) -> Option<Lowered<Binding>> {
        match self.chain(call) {
            Ok(None) => {}
            Ok(Some(binding)) => return Some(Ok(binding)),
            Err(noted) => return Some(Err(noted)),
        }
        if starts(call) {
            return Some(self.entries(&call.receiver));
        }
        if !self.names_an_iterator(&call.receiver) && !is_iterator(&call.receiver) {
            return None;
        }
        let name = call.method.to_string();
        if !Self::ends_a_chain(call) {
            return Some(self.adapt(call, &name));
        }
        let adapted = self.or_looped(|lower| lower.adapt(call, &name));
        Some(adapted.unwrap_or_else(|| match self.walked(call) {
            Ok(Some(binding)) => Ok(binding),
            Ok(None) => {
                self.error(call.method.span(), "a loop in this closure cannot be differentiated here; write a `for` loop")
            }
            Err(noted) => Err(noted),
        }))
    }

    /// Whether a chain begins with the name of an iterator over entries.
    fn names_an_iterator(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| matches!(self.lookup(name), Some(Binding::Iter(_)))),
            Expr::MethodCall(call) => {
                let goes_on = call.method == "clone" || ADAPTERS.iter().any(|name| call.method == name);
                goes_on && self.names_an_iterator(&call.receiver)
            }
            _ => false,
        }
    }

    /// An iterator over the entries of a value, in row-major order.
    fn entries(&mut self, expr: &Expr) -> Lowered<Binding> {
        let a = match self.expr(expr)? {
            Binding::Value(a) if !self.varies(a) && !matches!(self.builder.kind(a), Kind::Array(..) | Kind::List(..)) => {
                return Ok(Binding::Value(a));
            }
            Binding::Value(a) => a,
            iter @ Binding::Iter(_) => return Ok(iter),
            Binding::Place(_)
            | Binding::Cursor(_)
            | Binding::Tuple(_)
            | Binding::Function(_)
            | Binding::Unit
            | Binding::Never => {
                return self.error_on(expr, UNKNOWN);
            }
        };
        let a = match self.builder.kind(a) {
            Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => a,
            Kind::Array(..) => self.builder.apply("flatten", vec![a], expr.span()),
            _ => return self.error_on(expr, UNKNOWN),
        };
        Ok(Binding::Iter(Box::new(Binding::Value(a))))
    }

    fn adapt(&mut self, call: &ExprMethodCall, name: &str) -> Lowered<Binding> {
        let span = call.method.span();
        let entries = match self.expr(&call.receiver)? {
            Binding::Iter(entries) => entries,
            // Items of a chain that carries no derivative, beside others that do.
            Binding::Value(v) if !self.varies(v) && name == "zip" && self.carries(&call.args[0])? => {
                return self.looped_elements(span, "an iterator is expected here");
            }
            // Over what carries no derivative, the chain stays the user's code.
            Binding::Value(v) if !self.varies(v) => {
                return self.constant(&Expr::MethodCall(call.clone()), Kind::Unknown).map(Binding::Value);
            }
            _ => return self.error(span, "an iterator is expected here"),
        };
        match (name, call.args.len()) {
            ("copied" | "cloned" | "by_ref" | "iter" | "into_iter" | "clone", 0) => Ok(Binding::Iter(entries)),
            ("zip", 1) => {
                let other = if let Expr::Reference(r) = &call.args[0] { &*r.expr } else { &call.args[0] };
                let Binding::Iter(other) = self.entries(other)? else {
                    return self.looped_elements(span, "an iterator is expected here");
                };
                let (first, second) = (leaves(&entries), leaves(&other));
                let a = self.shortened(&entries, second[0], span);
                let b = self.shortened(&other, first[0], span);
                Ok(Binding::Iter(Box::new(Binding::Tuple(vec![a, b]))))
            }
            ("map", 1) => {
                let (function, lent) = (self.function_argument(&call.args[0])?, gives_references(&call.receiver));
                let values = leaves(&entries);
                let types: Vec<_> = values.iter().map(|&v| self.type_of_item(v)).collect();
                let mapped = self.elementwise(values, MapForm::Broadcast, span, |lower, args| {
                    lower.types.extend(args.iter().zip(types).filter_map(|(&arg, ty)| Some((arg, ty?))));
                    let mut args_left = args.iter().copied();
                    let item = same_form(&entries, &mut args_left);
                    lower.float_of(&function, vec![item], lent, span)
                })?;
                Ok(Binding::Iter(Box::new(Binding::Value(mapped))))
            }
            ("sum" | "product", 0) => match *entries {
                Binding::Value(v) => {
                    let (rule, v) = if name == "sum" { ("iter_sum", v) } else { ("iter_product", self.as_array(v, span)) };
                    let z = Binding::Value(self.builder.apply(rule, vec![v], span));
                    self.annotate_generic(&z, call);
                    Ok(z)
                }
                _ => self.error(span, format!("`{name}` of tuples; map them to a float first")),
            },
            ("collect", 0) => match *entries {
                Binding::Value(v) => {
                    let z = self.builder.apply("collected", vec![v], span);
                    self.annotate_generic(&Binding::Value(z), call);
                    Ok(Binding::Value(z))
                }
                _ => self.error(span, "a list of tuples cannot be differentiated; collect each part, or map them to a float"),
            },
            ("fold", 2) => match *entries {
                Binding::Value(v) => {
                    let array = self.as_array(v, span);
                    self.fold(call, array).map(Binding::Value)
                }
                _ => self.error(span, "a fold of tuples; map them to a float first"),
            },
            _ => self.error(span, format!("`{name}` on an iterator cannot be differentiated yet; write a `for` loop")),
        }
    }

    /// Takes over what `::<T>` says of a method's result.
    fn annotate_generic(&mut self, z: &Binding, call: &ExprMethodCall) {
        let generics = call.turbofish.as_ref().and_then(|generics| generics.args.first());
        if let Some(syn::GenericArgument::Type(ty)) = generics {
            self.annotate(z, ty);
        }
    }

    /// Entries as an array of rank 1.
    pub(in crate::lower) fn as_array(&mut self, v: ValueId, span: proc_macro2::Span) -> ValueId {
        if matches!(self.builder.kind(v), Kind::List(..)) { self.builder.apply("zipped", vec![v, v], span) } else { v }
    }

    /// The entries as far as the other side of a `zip` goes.
    fn shortened(&mut self, entries: &Binding, other: ValueId, span: proc_macro2::Span) -> Binding {
        match entries {
            Binding::Value(v) => Binding::Value(self.builder.apply("zipped", vec![*v, other], span)),
            Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| self.shortened(p, other, span)).collect()),
            Binding::Iter(inner) => self.shortened(inner, other, span),
            Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => Binding::Unit,
        }
    }
}

/// A binding of the form of the entries, over the arguments of a closure.
fn same_form(entries: &Binding, args: &mut impl Iterator<Item = ValueId>) -> Binding {
    match entries {
        Binding::Value(_) => args.next().map_or(Binding::Unit, Binding::Value),
        Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| same_form(p, args)).collect()),
        Binding::Iter(inner) => same_form(inner, args),
        Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => Binding::Unit,
    }
}
