//! Methods of lists that are lowered as what they do, item by item.
//!
//! Each is written with `push`, `pop` and `swap`, so that it serves lists in variables and in fields, of floats and of anything else, and
//! the cotangent of a list in a field keeps in step with it.

use crate::ir::{Kind, List};
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, ExprMethodCall, ExprRange, Ident, RangeLimits};

/// Methods that are lowered so, by what they give.
const BY_ITEMS: &[(&str, Gives)] = &[
    ("insert", Gives::Nothing),
    ("__insert", Gives::Nothing),
    ("remove", Gives::Items),
    ("swap_remove", Gives::Items),
    ("drain", Gives::Items),
    ("split_off", Gives::Items),
    ("resize", Gives::Nothing),
    ("append", Gives::Nothing),
    ("retain", Gives::Nothing),
    ("dedup", Gives::Nothing),
    ("dedup_by", Gives::Nothing),
    ("dedup_by_key", Gives::Nothing),
    ("reverse", Gives::Order),
    ("rotate_left", Gives::Order),
    ("rotate_right", Gives::Order),
    ("sort_by", Gives::Order),
    ("sort_unstable_by", Gives::Order),
    ("sort_by_key", Gives::Order),
    ("sort_unstable_by_key", Gives::Order),
    ("sort_by_cached_key", Gives::Order),
];

/// Those that are given a place in the list.
const AT: &[&str] = &["insert", "remove", "swap_remove", "split_off", "rotate_left", "rotate_right"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Nothing: it is a statement.
    Nothing,
    /// Nothing, and the list is as long as before: slices have it, too.
    Order,
    /// What it takes out of the list.
    Items,
}

fn gives(method: &Ident) -> Option<Gives> {
    BY_ITEMS.iter().find(|(name, _)| method == name).map(|(_, gives)| *gives)
}

/// Whether a method changes a list item by item.
pub(in crate::lower) fn changes(method: &Ident) -> bool {
    gives(method).is_some()
}

/// Whether it is a statement.
pub(in crate::lower) fn is_statement(method: &Ident) -> bool {
    matches!(gives(method), Some(Gives::Nothing | Gives::Order))
}

/// Whether what it gives may stay unused.
pub(in crate::lower) fn may_be_unused(method: &Ident) -> bool {
    gives(method) == Some(Gives::Items) && method != "split_off"
}

impl Lower<'_> {
    /// A method of a list that is lowered as what it does, item by item.
    pub(in crate::lower) fn step_by_step(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let (Some(gives), span) = (gives(&call.method), call.method.span()) else { return Ok(None) };
        if !crate::lower::places::place::is_place(&call.receiver) {
            return Ok(None);
        }
        let spot = self.spot(&call.receiver)?;
        let Binding::Value(list) = self.read(&spot, span)? else { return Ok(None) };
        let known = match self.builder.kind(list) {
            Kind::List(_, List::Vec) | Kind::Items(_) => true,
            Kind::List(..) | Kind::Array(..) => gives == Gives::Order,
            Kind::Unknown => self.varies(list) && (!spot.steps.is_empty() || range_of(call).is_some()),
            _ => false,
        };
        let asked = |key: &Expr| self.is_key(key) || Self::is_text(key);
        let by_key = match (call.method.to_string().as_str(), call.args.first()) {
            ("insert", Some(key)) => asked(key),
            ("__insert", _) => true,
            ("remove", Some(key)) => self.is_key(key),
            _ => false,
        };
        if by_key || self.is_map(list) {
            if let Some(done) = self.keys_changed(call, &spot)? {
                return Ok(Some(done));
            }
            let message = format!("`{}` of a map cannot be differentiated yet; use `insert`, `remove` and `entry`", call.method);
            return self.error(span, message);
        }
        if !known {
            return Ok(None);
        }
        if call.method == "drain" && range_of(call).is_none() {
            let message = "which items `drain` takes is not seen here; write the range in its parentheses, `list.drain(a..b)`";
            return self.error(span, message);
        }
        let call = ExprMethodCall { receiver: Box::new(whole(&call.receiver).clone()), ..call.clone() };
        let Some(steps) = written(&call) else { return Ok(None) };
        if AT.contains(&call.method.to_string().as_str()) && !call.args.is_empty() {
            return self.step_by_step_at(&call, &steps).map(Some);
        }
        let Some(swaps) = swaps(&call) else { return self.expr(&steps).map(Some) };
        let swaps = self.opaque(&swaps, Kind::Discrete)?;
        self.name(swaps, "swaps");
        self.scopes.push(Scope::from([(key(&Ident::new("__swaps", Span::call_site())), Binding::Value(swaps))]));
        let sorted = self.expr(&steps);
        self.scopes.pop();
        sorted.map(Some)
    }

    /// A method that is given a place in the list, `__at`: it fails as it does by itself, before the first step is taken.
    fn step_by_step_at(&mut self, call: &ExprMethodCall, steps: &Expr) -> Lowered<Binding> {
        let (list, method, span) = (&call.receiver, &call.method, call.method.span());
        let (at, place) = (self.constant(&call.args[0], Kind::Int)?, Ident::new("__at", Span::call_site()));
        self.scopes.push(Scope::from([(key(&place), Binding::Value(at))]));
        let asked = syn::parse_quote_spanned!(span=> __rt::may::#method(#list.len(), #place));
        let done = self.ask(&asked, span).and_then(|()| self.expr(steps));
        self.scopes.pop();
        done
    }
}

/// What a slice of all of it is lent of: `a` of `a.as_slice_mut().unwrap()`.
fn whole(receiver: &Expr) -> &Expr {
    match receiver {
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" | "as_slice_mut" | "as_mut_slice" | "view_mut" => whole(&call.receiver),
            _ => receiver,
        },
        _ => receiver,
    }
}

/// The range that a method is given.
fn range_of(call: &ExprMethodCall) -> Option<&ExprRange> {
    match call.args.first() {
        Some(Expr::Range(range)) => Some(range),
        _ => None,
    }
}

/// With what the entries of a list change places, one after the other, until it is sorted.
fn swaps(call: &ExprMethodCall) -> Option<Expr> {
    let (list, by) = (&call.receiver, call.args.first()?);
    let name = match call.method.to_string().as_str() {
        "sort_by" | "sort_unstable_by" => quote!(swaps_by),
        "sort_by_key" | "sort_unstable_by_key" | "sort_by_cached_key" => quote!(swaps_by_key),
        _ => return None,
    };
    Some(syn::parse_quote!(__rt::#name(#list.iter(), #by)))
}

/// What a method of a list does, item by item.
pub(in crate::lower) fn written(call: &ExprMethodCall) -> Option<Expr> {
    let (list, args) = (&call.receiver, &call.args);
    Some(match (call.method.to_string().as_str(), args.len()) {
        ("insert", 2) => {
            let item = &args[1];
            syn::parse_quote!({
                let __item = #item;
                #list.push(__item);
                for __k in (__at + 1..#list.len()).rev() {
                    #list.swap(__k - 1, __k);
                }
            })
        }
        ("remove", 1) => {
            syn::parse_quote!({
                for __k in __at..#list.len() - 1 {
                    #list.swap(__k, __k + 1);
                }
                #list.pop().unwrap()
            })
        }
        ("swap_remove", 1) => {
            syn::parse_quote!({
                #list.swap(__at, #list.len() - 1);
                #list.pop().unwrap()
            })
        }
        ("drain", 1) => {
            let range = range_of(call)?;
            let from = range.start.as_ref().map_or_else(|| syn::parse_quote!(0usize), |from| (**from).clone());
            let to: Expr = match (&range.end, range.limits) {
                (None, _) => syn::parse_quote!(#list.len()),
                (Some(to), RangeLimits::HalfOpen(_)) => (**to).clone(),
                (Some(to), RangeLimits::Closed(_)) => syn::parse_quote!(#to + 1),
            };
            syn::parse_quote!({
                let __from = #from;
                let __to = #to;
                let __drained = #list[__from..__to].to_vec();
                for __k in __to..#list.len() {
                    #list.swap(__k - (__to - __from), __k);
                }
                for _ in __from..__to {
                    let _ = #list.pop().unwrap();
                }
                __drained
            })
        }
        ("split_off", 1) => {
            syn::parse_quote!({
                let __behind = #list[__at..].to_vec();
                for _ in __at..#list.len() {
                    let _ = #list.pop().unwrap();
                }
                __behind
            })
        }
        ("reverse", 0) => syn::parse_quote!({
            let __length = #list.len();
            for __k in 0..__length / 2 {
                #list.swap(__k, __length - 1 - __k);
            }
        }),
        ("rotate_left" | "rotate_right", 1) => {
            let first: Expr =
                if call.method == "rotate_left" { syn::parse_quote!(__at) } else { syn::parse_quote!(__length - __at) };
            // Both parts are turned around, and then the whole.
            syn::parse_quote!({
                let __length = #list.len();
                let __first = #first;
                for __k in 0..__first / 2 {
                    #list.swap(__k, __first - 1 - __k);
                }
                for __k in 0..(__length - __first) / 2 {
                    #list.swap(__first + __k, __length - 1 - __k);
                }
                for __k in 0..__length / 2 {
                    #list.swap(__k, __length - 1 - __k);
                }
            })
        }
        ("sort_by" | "sort_unstable_by" | "sort_by_key" | "sort_unstable_by_key" | "sort_by_cached_key", 1) => {
            syn::parse_quote!({
                for __k in 0..__swaps.len() {
                    #list.swap(__k, __swaps[__k]);
                }
            })
        }
        ("resize", 2) => {
            let (length, item) = (&args[0], &args[1]);
            syn::parse_quote!({
                let __length = #length;
                let __item = #item;
                for _ in __length..#list.len() {
                    let _ = #list.pop().unwrap();
                }
                for _ in #list.len()..__length {
                    #list.push(__item.clone());
                }
            })
        }
        ("truncate", 1) => {
            let length = &args[0];
            syn::parse_quote!({
                for _ in #length..#list.len() {
                    let _ = #list.pop().unwrap();
                }
            })
        }
        ("clear", 0) => syn::parse_quote!({
            for _ in 0..#list.len() {
                let _ = #list.pop().unwrap();
            }
        }),
        ("append", 1) => {
            let other = if let Expr::Reference(lent) = &args[0] { &*lent.expr } else { &args[0] };
            syn::parse_quote!({
                #list.extend(#other.iter().cloned());
                #other.clear();
            })
        }
        ("retain", 1) => {
            let function = &args[0];
            kept(list, &quote!(let __stays = #function;), &syn::parse_quote!(__stays(&#list[__k])))
        }
        ("dedup", 0) => kept(list, &quote!(), &syn::parse_quote!(__k == 0 || #list[__k] != #list[__kept - 1])),
        ("dedup_by", 1) => {
            let function = &args[0];
            let stays = syn::parse_quote!(__k == 0 || !__same(&#list[__k], &#list[__kept - 1]));
            kept(list, &quote!(let __same = #function;), &stays)
        }
        ("dedup_by_key", 1) => {
            let function = &args[0];
            let stays = syn::parse_quote!(__k == 0 || __key(&#list[__k]) != __key(&#list[__kept - 1]));
            kept(list, &quote!(let __key = #function;), &stays)
        }
        _ => return None,
    })
}

/// A list of those items alone of which a condition says that they stay, in their order.
fn kept(list: &Expr, before: &TokenStream, stays: &Expr) -> Expr {
    syn::parse_quote!({
        #before
        let mut __kept = 0usize;
        for __k in 0..#list.len() {
            if #stays {
                #list.swap(__kept, __k);
                __kept += 1;
            }
        }
        for _ in __kept..#list.len() {
            let _ = #list.pop().unwrap();
        }
    })
}
