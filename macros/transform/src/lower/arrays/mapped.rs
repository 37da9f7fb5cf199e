//! Functions that are called once an item, in order: `map` of a `[F; N]`, `std::array::from_fn`, and `map_mut` and `map_axis_mut`, which
//! change what they go over.
//!
//! Each is a loop that puts what the function gives into its place.

use crate::ir::{Elem, Kind, List, Prec, Rank, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprCall, ExprMethodCall, GenericArgument, Ident, PathArguments, Type};

/// The names under which such a loop finds what it needs.
const NAMES: [&str; 3] = ["__mapped", "__function", "__of"];

/// Whether a call is one of `std::array::from_fn`.
pub(in crate::lower) fn makes_a_list(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let mut segments = path.path.segments.iter().rev();
    let named = segments.next().is_some_and(|name| name.ident == "from_fn");
    let takes_an_index = matches!(call.args.first(), Some(Expr::Closure(c)) if c.inputs.len() == 1);
    call.args.len() == 1 && named && segments.next().map_or(takes_an_index, |owner| owner.ident == "array")
}

/// The type and the length that `from_fn::<f64, 3, _>` names.
pub(in crate::lower) fn described(call: &ExprCall) -> Option<(&Type, &GenericArgument)> {
    let Expr::Path(path) = &*call.func else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let mut arguments = arguments.args.iter();
    let GenericArgument::Type(ty) = arguments.next()? else { return None };
    Some((ty, arguments.next()?))
}

impl Lower<'_> {
    /// `list.map(f)` of a list whose length its type tells.
    pub(in crate::lower) fn map_list(&mut self, call: &ExprMethodCall, list: ValueId, function: Function) -> Lowered<ValueId> {
        let span = call.method.span();
        let (elem, look) = (self.builder.kind(list).elem(), self.look());
        let item = self.builder.value(crate::ir::Name::None, Kind::Float(elem.clone()));
        if self.varies(list) {
            self.builder.activate(item);
        }
        let given = self.in_closure(|lower| lower.apply(&function, vec![Binding::Value(item)], false, span));
        let kind = if let Ok(Binding::Value(v)) = given { self.builder.kind(v).clone() } else { Kind::Unknown };
        self.take_back(look);
        match kind {
            Kind::Int | Kind::Bool | Kind::Discrete => return self.opaque(&Expr::MethodCall(call.clone()), Kind::Discrete),
            Kind::Float(to) if to != elem && to != Elem::Unknown && elem != Elem::Unknown => {
                let message = "`map` of a `[F; N]` to another type cannot be differentiated; \
                               cast the items where they are used, or write `std::array::from_fn(|i| …)`";
                return self.error(span, message);
            }
            _ => {}
        }
        let zeros = self.builder.apply("zeros", vec![list], span);
        self.builder.values[zeros.index()].kind = Kind::List(elem, List::Fixed);
        self.put_in_order(zeros, function, Some(list), span, |[mapped, function, of]| {
            syn::parse_quote_spanned!(span=> {
                for __k in 0..#of.len() {
                    #mapped[__k] = #function(#of[__k]);
                }
                #mapped
            })
        })
    }

    /// `std::array::from_fn(f)`
    pub(in crate::lower) fn list_from_fn(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let span = syn::spanned::Spanned::span(&call.func);
        if !self.carries(&call.args[0])? {
            return Ok(None);
        }
        let function = self.function_argument(&call.args[0])?;
        // How long it is where nothing beside it says so, what becomes of it tells rustc.
        let (elem, zeros) = match described(call) {
            Some((ty, length)) => (crate::parse::kind(ty, &self.generics).elem(), quote!(__rt::zero_list::<#ty, #length>())),
            None => (Elem::Unknown, quote!(__rt::zero_list())),
        };
        let zeros = self.coded(&[], Prec::Postfix, Kind::List(elem, List::Fixed), span, |_| zeros);
        let list = self.put_in_order(zeros, function, None, span, |[mapped, function, _]| {
            syn::parse_quote_spanned!(span=> {
                for __k in 0..#mapped.len() {
                    #mapped[__k] = #function(__k);
                }
                #mapped
            })
        });
        list.map(Some)
    }

    /// `a.map_mut(f)` and `a.map_axis_mut(axis, f)`, where the function also changes what it is lent.
    pub(in crate::lower) fn map_lent(&mut self, call: &ExprMethodCall) -> Lowered<Option<ValueId>> {
        let (a, span) = (&call.receiver, call.method.span());
        let along = match (call.method.to_string().as_str(), call.args.len()) {
            ("map_mut", 1) => None,
            ("map_axis_mut", 2) => Some(&call.args[0]),
            _ => return Ok(None),
        };
        if !crate::lower::places::place::is_place(a) {
            return Ok(None);
        }
        let array = self.place_value(a)?;
        let Kind::Array(elem, rank) = self.builder.kind(array).clone() else { return Ok(None) };
        let axis = along.map(|axis| self.constant(axis, Kind::Discrete)).transpose()?;
        let shape = |lower: &mut Self| match axis {
            None => lower.builder.apply("shape_of", vec![array], span),
            Some(axis) => lower.builder.apply("shape_without", vec![array, axis], span),
        };
        let (items, rank) = match along {
            None => (quote!(#a.iter_mut()), rank),
            Some(axis) => (quote!(#a.lanes_mut(#axis).into_iter()), rank.shifted(-1)),
        };
        let wanted = shape(self);
        let length = self.coded_int(&[wanted], span, |h| {
            let wanted = &h[0];
            quote!(__rt::entries_of(&#wanted))
        });
        let zeros = self.builder.apply("zeros_vector", vec![length], span);
        let Some(function) = call.args.last() else { return Ok(None) };
        let function = self.function_argument(function)?;
        let flat = self.put_in_order(zeros, function, None, span, |[mapped, function, _]| {
            syn::parse_quote_spanned!(span=> {
                for (__k, __item) in #items.enumerate() {
                    #mapped[__k] = #function(__item);
                }
                #mapped
            })
        })?;
        if rank == Rank::Fixed(1) {
            return Ok(Some(flat));
        }
        let wanted = shape(self);
        let shaped = self.builder.apply("reshape_to", vec![flat, wanted], span);
        self.builder.values[shaped.index()].kind = Kind::Array(elem, rank);
        Ok(Some(shaped))
    }

    /// A loop that puts what a function gives into the items of a list of zeros, written over their names.
    fn put_in_order(
        &mut self,
        zeros: ValueId,
        function: Function,
        of: Option<ValueId>,
        span: Span,
        write: impl FnOnce([Ident; 3]) -> Expr,
    ) -> Lowered<ValueId> {
        let names = NAMES.map(|name| Ident::new(name, span));
        let mut scope = Scope::from([(key(&names[0]), Binding::Value(zeros)), (key(&names[1]), Binding::Function(function))]);
        scope.extend(of.map(|of| (key(&names[2]), Binding::Value(of))));
        self.scopes.push(scope);
        let mapped = self.value(&write(names));
        self.scopes.pop();
        mapped
    }
}
