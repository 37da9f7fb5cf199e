//! Maps: what they hold for a key, and walks over what they hold.
//!
//! A map is walked over by the list of its keys: its value for the key at `k` is `rt::at(&map, &keys[k])`, in the order that the map itself
//! has.

use super::place::Spot;
use super::stream::Stream;
use super::{Binding, Lower, Lowered};
use crate::ir::{Hole, Kind, Mode, Prec, Step, ValueId};
use crate::rules;
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, GenericArgument, Lit, Type};

/// What is walked over of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Its keys.
    Keys,
    /// Its values.
    Values,
    /// Both, as tuples.
    Both,
}

/// What the keys and values of a map are by its type, if it is one.
fn held(ty: &Type) -> Option<(&Type, &Type)> {
    match ty {
        Type::Reference(r) => held(&r.elem),
        Type::Paren(p) => held(&p.elem),
        Type::Group(g) => held(&g.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|s| s.ident == "HashMap" || s.ident == "BTreeMap")?;
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let mut types = arguments.args.iter().filter_map(|a| if let GenericArgument::Type(ty) = a { Some(ty) } else { None });
            types.next().zip(types.next())
        }
        _ => None,
    }
}

impl Lower<'_> {
    /// Whether a value is a map, as its type shows.
    pub(super) fn is_map(&self, v: ValueId) -> bool {
        self.types.get(&v).is_some_and(|ty| held(ty).is_some())
    }

    /// Whether an expression is a reference, as keys of maps are and places in lists are not.
    pub(super) fn is_key(&self, index: &Expr) -> bool {
        match index {
            Expr::Lit(lit) => matches!(lit.lit, Lit::Str(_) | Lit::ByteStr(_)),
            Expr::MethodCall(call) => call.method == "as_str" || self.is_borrowed(index),
            index => self.is_borrowed(index),
        }
    }

    /// What is walked over of a map.
    pub(super) fn map_stream(&mut self, map: ValueId, of: Of, span: Span) -> Stream {
        let keys = self.keys(map, span);
        Stream::Map { map, keys, of }
    }

    pub(super) fn keys(&mut self, map: ValueId, span: Span) -> ValueId {
        let (mut code, operands) = self.over(vec![map], |h| {
            let map = &h[0];
            quote!(__rt::keys(#map))
        });
        code.holes[0] = Hole { mode: Mode::Reference, prec: Prec::Loose };
        let keys = self.push_code((code, operands), Kind::Discrete, span);
        self.name(keys, "keys");
        // By it the types of keys and values are known where the map has become another value.
        if let Some(ty) = self.types.get(&map).cloned() {
            self.types.insert(keys, ty);
        }
        keys
    }

    /// The key at a place in a list of keys.
    fn key(&mut self, keys: ValueId, k: ValueId, span: Span) -> Binding {
        let kind = self.types.get(&keys).and_then(held).map_or(Kind::Discrete, |(key, _)| crate::parse::kind(key, &[]));
        // A number is what it is, behind a reference or not.
        let number = matches!(kind, Kind::Int | Kind::Bool);
        let prec = if number { Prec::Postfix } else { Prec::Unary };
        Binding::Value(self.coded(&[keys, k], prec, kind, span, |h| {
            let (keys, k) = (&h[0], &h[1]);
            if number { quote!(#keys[#k]) } else { quote!(&#keys[#k]) }
        }))
    }

    /// What the walk over a map gives at a place.
    pub(super) fn map_item(&mut self, (map, keys): (ValueId, ValueId), of: Of, k: ValueId, span: Span) -> Binding {
        let value = |lower: &mut Self| {
            let value = lower.builder.apply("of_key", vec![map, keys, k], span);
            if let Some((_, ty)) = lower.types.get(&keys).and_then(held) {
                lower.builder.values[value.index()].kind = crate::parse::kind(ty, &lower.generics);
            }
            Binding::Value(value)
        };
        match of {
            Of::Keys => self.key(keys, k, span),
            Of::Values => value(self),
            Of::Both => Binding::Tuple(vec![self.key(keys, k, span), value(self)]),
        }
    }

    /// The same where what the map holds is changed.
    pub(super) fn lent_map_item(&mut self, map: &Spot, keys: ValueId, of: Of, k: ValueId, span: Span) -> Binding {
        let value = Binding::Place(map.step(Step::Part(rules::named("of_key")), vec![keys, k]));
        if of == Of::Values { value } else { Binding::Tuple(vec![self.key(keys, k, span), value]) }
    }

    /// `map.keys()`, `map.values()`, `map.iter()`, if this is a map.
    pub(super) fn stream_of_map(&mut self, expr: &Expr, of: Of) -> Lowered<Option<Stream>> {
        let Binding::Value(map) = self.expr(expr)? else { return Ok(None) };
        let unknown = *self.builder.kind(map) == Kind::Unknown && self.varies(map);
        let span = syn::spanned::Spanned::span(expr);
        Ok((unknown && (of != Of::Both || self.is_map(map))).then(|| self.map_stream(map, of, span)))
    }
}
