//! Maps: what they hold for a key, and walks over what they hold.
//!
//! A map is walked over by the list of its keys: its value for the key at `k` is `rt::at(&map, &keys[k])`, in the order that the map itself
//! has.

use crate::ir::{Hole, Kind, Mode, Op, Prec, Step, Suffix, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::places::place::Spot;
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use crate::rules::{self, Rule};
use proc_macro2::{Ident, Span};
use quote::quote;
use syn::{Expr, ExprMethodCall, GenericArgument, Lit, Type};

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
pub(in crate::lower) fn held(ty: &Type) -> Option<(&Type, &Type)> {
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

fn is_plain(key: &Expr) -> bool {
    matches!(key, Expr::Path(_) | Expr::Lit(_) | Expr::Field(_))
}

/// Whether a key is a number that is computed here: what is kept of it is no reference.
fn is_computed(key: &Expr) -> bool {
    match key {
        Expr::Paren(e) => is_plain(&e.expr) || is_computed(&e.expr),
        Expr::Binary(_) | Expr::Cast(_) => true,
        _ => false,
    }
}

/// `map.entry(key)` in front of `.or_insert(value)` and its relatives.
pub(in crate::lower) fn entry(call: &ExprMethodCall) -> Option<&ExprMethodCall> {
    if !matches!((call.method.to_string().as_str(), call.args.len()), ("or_insert" | "or_insert_with", 1) | ("or_default", 0)) {
        return None;
    }
    match &*call.receiver {
        Expr::MethodCall(entry) if entry.method == "entry" && entry.args.len() == 1 => Some(entry),
        _ => None,
    }
}

impl Lower<'_> {
    /// The row of what a map holds for a key, and the key: of a reference to a variable or a field, that itself. What is kept of a name that
    /// is a reference is none, so the row lends it.
    pub(in crate::lower) fn by_key<'e>(&self, rule: &'static Rule, index: &'e Expr) -> (&'static Rule, &'e Expr) {
        match index {
            Expr::Reference(key) if rule.name == "at" && (is_plain(&key.expr) || is_computed(&key.expr)) => {
                (rules::named("held"), &key.expr)
            }
            Expr::Path(_) if rule.name == "at" && self.is_borrowed(index) => (rules::named("held"), index),
            index => (rule, index),
        }
    }

    /// Whether a value is a map, as its type shows.
    pub(in crate::lower) fn is_map(&self, v: ValueId) -> bool {
        self.map_type(v).is_some()
    }

    /// The type of a map.
    pub(in crate::lower) fn map_type(&self, v: ValueId) -> Option<Type> {
        self.types.get(&self.beginning(v)).filter(|ty| held(ty).is_some()).cloned()
    }

    /// Notes that a value is a map, where a function of the type gives it: `BTreeMap::new()`.
    pub(in crate::lower) fn finds_map(&mut self, path: &syn::Path, value: ValueId) {
        let owner = path.segments.iter().rev().nth(1).map(|s| &s.ident);
        if let Some(owner) = owner.filter(|owner| *owner == "HashMap" || *owner == "BTreeMap") {
            self.types.insert(value, syn::parse_quote!(#owner<_, _>));
        }
    }

    /// Binds the key that a map is given; gives what asks for it.
    fn keyed<T>(&mut self, given: &Expr, run: impl FnOnce(&mut Self, &Expr) -> Lowered<T>) -> Lowered<T> {
        let name = Ident::new("__key", Span::call_site());
        let kept = self.constant(given, Kind::Discrete)?;
        self.name(kept, "key");
        let asked = syn::parse_quote!(&#name);
        self.scopes.push(Scope::from([(key(&name), Binding::Value(kept))]));
        let ran = run(self, &asked);
        self.scopes.pop();
        ran
    }

    /// The place of what a map holds for a key, as it is asked for.
    fn at_key(&mut self, map: &Spot, asked: &Expr) -> Lowered<Spot> {
        let (rule, key) = self.by_key(rules::named("at"), asked);
        let key = self.key_value(key)?;
        Ok(map.step(Step::Part(rule), vec![key]))
    }

    /// A key behind its reference: a field of a constant is not moved out of it.
    pub(in crate::lower) fn key_value(&mut self, key: &Expr) -> Lowered<ValueId> {
        if let Expr::Field(_) = key {
            if let Binding::Value(v) = self.referred(key)? {
                if !self.varies(v) {
                    return Ok(v);
                }
            }
        }
        self.constant(key, Kind::Discrete)
    }

    /// `map.insert(key, value);`, `map.remove(&key);`: what they do, for a key that is there or not.
    pub(in crate::lower) fn keys_changed(&mut self, call: &ExprMethodCall, map: &Spot) -> Lowered<Option<Binding>> {
        let (of, span) = (&call.receiver, call.method.span());
        Ok(Some(match (call.method.to_string().as_str(), call.args.len()) {
            ("insert", 2) => {
                let item = self.expr(&call.args[1])?;
                let item = self.whole(&call.args[1], &item)?;
                let named = Ident::new("__item", span);
                self.scopes.push(Scope::from([(key(&named), Binding::Value(item))]));
                let done = self.keyed(&call.args[0], |lower, key| {
                    lower.expr(&syn::parse_quote!(if #of.contains_key(#key) {
                        *#of.get_mut(#key).unwrap() = #named;
                    } else {
                        #of.__insert(#key, #named);
                    }))
                });
                self.scopes.pop();
                done?
            }
            ("__insert", 2) => {
                let (place, item) = (self.at_key(map, &call.args[0])?, self.value(&call.args[1])?);
                self.change_part(&place, Op::Grow, &[item], span)?;
                Binding::Unit
            }
            ("remove", 1) => {
                let asked = &call.args[0];
                self.expr(&syn::parse_quote!(if #of.contains_key(#asked) {
                    let _ = #of.remove(#asked).unwrap();
                }))?
            }
            _ => return Ok(None),
        }))
    }

    /// `map.remove(&key).unwrap()`
    pub(in crate::lower) fn removed(&mut self, call: &ExprMethodCall, suffix: &ExprMethodCall) -> Lowered<Option<Binding>> {
        if call.method != "remove" || call.args.len() != 1 || !crate::lower::places::place::is_place(&call.receiver) {
            return Ok(None);
        }
        let spot = self.spot(&call.receiver)?;
        let map = self.read_value(&spot, call.method.span())?;
        if !self.varies(map) || !self.is_map(map) && !self.is_key(&call.args[0]) {
            return Ok(None);
        }
        let spot = self.at_key(&spot, &call.args[0])?;
        let kind = self
            .types
            .get(&self.beginning(map))
            .and_then(held)
            .map_or(Kind::Unknown, |(_, ty)| crate::parse::kind(ty, &self.generics));
        let (method, args) = (&suffix.method, &suffix.args);
        let suffix = Suffix { tokens: quote!(.#method(#args)), ..Suffix::default() };
        self.shortened_by(&spot, kind, suffix, call.method.span()).map(Some)
    }

    /// The place of `map.entry(key).or_insert(value)`, in which there is something.
    pub(in crate::lower) fn entry_in_map(&mut self, call: &ExprMethodCall, entry: &ExprMethodCall) -> Lowered<Spot> {
        let (of, span) = (&entry.receiver, call.method.span());
        let value: Expr = match (call.method.to_string().as_str(), call.args.first()) {
            ("or_insert", Some(value)) => value.clone(),
            ("or_insert_with", Some(Expr::Closure(closure))) if closure.inputs.is_empty() => (*closure.body).clone(),
            ("or_insert_with", Some(function)) => syn::parse_quote!(#function()),
            _ => {
                let map = self.spot(of)?;
                let map = self.read_value(&map, span)?;
                let held =
                    self.types.get(&self.beginning(map)).and_then(held).map(|(_, ty)| crate::parse::kind(ty, &self.generics));
                if matches!(held, Some(Kind::Int | Kind::Bool | Kind::Discrete)) {
                    return self.entry_or(of, entry, &syn::parse_quote!(::core::default::Default::default()));
                }
                if !matches!(held, Some(Kind::Float(_))) {
                    let message = "what stands here by default is not seen; write `.or_insert(…)`";
                    return self.error(span, message);
                }
                syn::parse_quote!(0.0)
            }
        };
        self.entry_or(of, entry, &value)
    }

    /// The place of a key, at which a value stands if there was none.
    fn entry_or(&mut self, of: &Expr, entry: &ExprMethodCall, value: &Expr) -> Lowered<Spot> {
        self.keyed(&entry.args[0], |lower, key| {
            lower.expr(&syn::parse_quote!(if !#of.contains_key(#key) {
                #of.__insert(#key, #value);
            }))?;
            let map = lower.spot(of)?;
            lower.at_key(&map, key)
        })
    }

    /// Whether an expression is a text, as no place in a list is.
    pub(in crate::lower) fn is_text(key: &Expr) -> bool {
        match key {
            Expr::Lit(lit) => matches!(lit.lit, Lit::Str(_)),
            Expr::Macro(mac) => mac.mac.path.is_ident("format"),
            Expr::MethodCall(call) => {
                matches!(call.method.to_string().as_str(), "to_string" | "to_owned") && call.args.is_empty()
            }
            Expr::Call(call) => {
                matches!(&*call.func, Expr::Path(path) if path.path.segments.first().is_some_and(|s| s.ident == "String"))
            }
            _ => false,
        }
    }

    /// Whether an expression is a reference, as keys of maps are and places in lists are not.
    pub(in crate::lower) fn is_key(&self, index: &Expr) -> bool {
        match index {
            Expr::Lit(lit) => matches!(lit.lit, Lit::Str(_) | Lit::ByteStr(_)),
            Expr::MethodCall(call) => call.method == "as_str" || self.is_borrowed(index),
            index => self.is_borrowed(index),
        }
    }

    /// What is walked over of a map.
    pub(in crate::lower) fn map_stream(&mut self, map: ValueId, of: Of, span: Span) -> Stream {
        let keys = self.keys(map, span);
        Stream::Map { map, keys, of }
    }

    pub(in crate::lower) fn keys(&mut self, map: ValueId, span: Span) -> ValueId {
        let (mut code, operands) = self.over(vec![map], |h| {
            let map = &h[0];
            quote!(__rt::keys(#map))
        });
        code.holes[0] = Hole { mode: Mode::Reference, prec: Prec::Loose };
        let keys = self.push_code((code, operands), Kind::Discrete, span);
        self.name(keys, "keys");
        // By it the types of keys and values are known where the map has become another value.
        if let Some(ty) = self.types.get(&self.beginning(map)).cloned() {
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

    /// Whether a value is a key that the list of keys lends.
    pub(in crate::lower) fn is_lent_key(&self, v: ValueId) -> bool {
        let Some(Op::Code(code)) = self.builder.definition(v).map(|stmt| &stmt.op) else { return false };
        code.prec == Prec::Unary && code.tokens.to_string().starts_with('&')
    }

    /// What the walk over a map gives at a place.
    pub(in crate::lower) fn map_item(&mut self, (map, keys): (ValueId, ValueId), of: Of, k: ValueId, span: Span) -> Binding {
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
    pub(in crate::lower) fn lent_map_item(&mut self, map: &Spot, keys: ValueId, of: Of, k: ValueId, span: Span) -> Binding {
        let value = Binding::Place(map.step(Step::Part(rules::named("of_key")), vec![keys, k]));
        if of == Of::Values { value } else { Binding::Tuple(vec![self.key(keys, k, span), value]) }
    }

    /// `map.keys()`, `map.values()`, `map.iter()`, if this is a map.
    pub(in crate::lower) fn stream_of_map(&mut self, expr: &Expr, of: Of) -> Lowered<Option<Stream>> {
        let Binding::Value(map) = self.expr(expr)? else { return Ok(None) };
        let unknown = *self.builder.kind(map) == Kind::Unknown && self.varies(map);
        let span = syn::spanned::Spanned::span(expr);
        Ok((unknown && (of != Of::Both || self.is_map(map))).then(|| self.map_stream(map, of, span)))
    }
}
