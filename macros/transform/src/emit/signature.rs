//! The types in the companion's signatures.

use super::names::ident;
use super::{Lent, Repr};
use crate::ir::{Elem, Kind, List, Rank};
use crate::parse::{Form, Parameter, Signature};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Ident, ItemFn, Lifetime, Type};

/// What a parameter's variable is: in the forward sweep as the user says, in the reverse sweep a reference.
pub(super) fn repr(parameter: &Parameter, again: bool) -> Repr {
    match &parameter.kind {
        Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
        _ if parameter.mutable => match lent(parameter) {
            Lent::View => Repr::MutableView,
            Lent::Reference | Lent::Slice => Repr::Mutable,
        },
        Kind::Array(..) if is_array_ref(&parameter.ty) => Repr::View,
        _ if parameter.is_reference() || again => Repr::Reference,
        Kind::List(_, List::Fixed) => Repr::Copy,
        Kind::Array(..) | Kind::List(..) => match Handed::of(&parameter.ty) {
            Handed::View => Repr::View,
            Handed::Cow => Repr::Cow,
            _ => Repr::Owned,
        },
        _ => Repr::Unknown,
    }
}

/// How a whole new value gets into a parameter that the function can change.
pub(super) fn lent(parameter: &Parameter) -> Lent {
    match &parameter.ty {
        Type::Reference(r) if matches!(&*r.elem, Type::Slice(_)) => Lent::Slice,
        Type::Reference(r) if crate::parse::is_mutable_view(&r.elem) => Lent::View,
        ty if is_array_ref(ty) || crate::parse::is_mutable_view(ty) => Lent::View,
        _ => Lent::Reference,
    }
}

/// Whether a type is a reference to an `ArrayRef`.
pub(crate) fn is_array_ref(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => match &*r.elem {
            Type::Path(p) => p.path.segments.last().is_some_and(|s| s.ident.to_string().starts_with("ArrayRef")),
            _ => false,
        },
        _ => false,
    }
}

/// How a result is handed to the caller, by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handed {
    /// As a value of its own.
    Owned,
    /// As a view.
    View,
    /// As a reference.
    Reference,
    /// As a `CowArray`.
    Cow,
    /// As an `ArcArray`.
    Shared,
}

impl Handed {
    /// As a result's type says.
    pub(super) fn of(ty: &Type) -> Handed {
        match ty {
            Type::Reference(_) => Handed::Reference,
            Type::Paren(t) => Handed::of(&t.elem),
            Type::Path(p) => match p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default() {
                name if name.starts_with("ArrayView") => Handed::View,
                name if name.starts_with("CowArray") => Handed::Cow,
                name if name.starts_with("ArcArray") => Handed::Shared,
                _ => Handed::Owned,
            },
            _ => Handed::Owned,
        }
    }
}

/// The results, nested in tuples as the function's are.
pub(crate) fn nested(form: &Form, leaves: Vec<TokenStream>) -> TokenStream {
    fn next(form: &Form, leaves: &mut std::vec::IntoIter<TokenStream>) -> TokenStream {
        match form {
            Form::One => leaves.next().expect("a result"),
            Form::Tuple(parts) => {
                let parts = parts.iter().map(|part| next(part, leaves));
                quote!((#(#parts,)*))
            }
        }
    }
    next(form, &mut leaves.into_iter())
}

/// The type of a value's cotangent.
pub(crate) fn cotangent(ty: &Type, kind: &Kind, krate: &TokenStream) -> TokenStream {
    let elem = match kind.elem() {
        Elem::F32 => Some(quote!(f32)),
        Elem::F64 => Some(quote!(f64)),
        Elem::Param(name) => {
            let name = ident(&name);
            Some(quote!(#name))
        }
        Elem::Unknown => None,
    };
    match (kind, elem) {
        (Kind::Float(_), Some(elem)) => elem,
        (Kind::Array(_, Rank::Fixed(n)), Some(elem)) => {
            let array = format_ident!("Array{n}");
            quote!(#krate::rt::ndarray::#array<#elem>)
        }
        (Kind::Array(_, Rank::Dyn), Some(elem)) => quote!(#krate::rt::ndarray::ArrayD<#elem>),
        _ => {
            // What rustc says of a type that carries no derivative stands at the type.
            let ty = without_lifetimes(ty);
            let here = ty.span().resolved_at(Span::call_site());
            let krate = at(krate, here);
            quote_spanned!(here=> <#ty as #krate::Differentiable>::Cotangent)
        }
    }
}

/// The same tokens at another place.
fn at(tokens: &TokenStream, here: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(here.resolved_at(token.span()));
        token
    };
    tokens.clone().into_iter().map(moved).collect()
}

/// A type behind its reference whose lifetimes say nothing.
pub(super) fn without_lifetimes(ty: &Type) -> Type {
    let mut ty = if let Type::Reference(r) = ty { (*r.elem).clone() } else { ty.clone() };
    Static.visit_type_mut(&mut ty);
    ty
}

/// Generics of the companion's functions: declaration, `where` clause, arguments of a call.
pub(super) fn generics(item: &ItemFn, signature: &Signature, krate: &TokenStream) -> (TokenStream, TokenStream, TokenStream) {
    let mut generics = item.sig.generics.clone();
    // What comes by value goes to the pullback, and is lent to what that gives.
    for parameter in signature.parameters.iter().filter(|p| !p.is_reference()) {
        if let Type::Path(path) = &parameter.ty {
            if let Some(name) = signature.opaque.iter().find(|name| path.path.is_ident(*name)) {
                generics.make_where_clause().predicates.push(syn::parse_quote!(#name: ::core::clone::Clone));
            }
        }
    }
    if !signature.elements.is_empty() {
        let clause = generics.make_where_clause();
        for elem in &signature.elements {
            clause.predicates.push(syn::parse_quote!(#elem: #krate::Element));
        }
    }
    let (declaration, _, clause) = generics.split_for_impl();
    let args = parameters(&generics);
    let arguments = if args.is_empty() { quote!() } else { quote!(::<#(#args),*>) };
    (quote!(#declaration), quote!(#clause), arguments)
}

/// Type and constant parameters.
pub(super) fn parameters(generics: &syn::Generics) -> Vec<Ident> {
    let of = |p: &syn::GenericParam| match p {
        syn::GenericParam::Type(t) => Some(t.ident.clone()),
        syn::GenericParam::Const(c) => Some(c.ident.clone()),
        syn::GenericParam::Lifetime(_) => None,
    };
    generics.params.iter().filter_map(of).collect()
}

/// How the cotangent or the tangent of what the function can change is lent: like the parameter, where it is a list, or an array of floats.
pub(super) fn lent_beside_as(parameter: &Parameter) -> Lent {
    match (lent(parameter), &parameter.kind) {
        (Lent::View, Kind::Array(elem, Rank::Fixed(_) | Rank::Dyn)) if *elem != Elem::Unknown => Lent::View,
        (Lent::Slice, _) => Lent::Slice,
        _ => Lent::Reference,
    }
}

/// The type of the cotangent or the tangent of what the function can change: `&mut` of the cotangent's type, of a part of it where the
/// parameter may be a part of an array or a list.
pub(crate) fn lent_beside(parameter: &Parameter, krate: &TokenStream) -> TokenStream {
    let elem = match parameter.kind.elem() {
        Elem::F32 => Some(quote!(f32)),
        Elem::F64 => Some(quote!(f64)),
        Elem::Param(name) => Some(ident(&name).to_token_stream()),
        Elem::Unknown => None,
    };
    match (lent_beside_as(parameter), &parameter.kind, elem) {
        (Lent::View, Kind::Array(_, Rank::Fixed(n)), Some(elem)) => {
            let array = format_ident!("ArrayRef{n}");
            quote!(&mut #krate::rt::ndarray::#array<#elem>)
        }
        (Lent::View, Kind::Array(_, Rank::Dyn), Some(elem)) => quote!(&mut #krate::rt::ndarray::ArrayRefD<#elem>),
        (Lent::Slice, Kind::List(..), Some(elem)) => quote!(&mut [#elem]),
        (Lent::Slice, ..) => {
            let Type::Reference(r) = &parameter.ty else { unreachable!("a slice is lent by a reference") };
            let Type::Slice(items) = &*r.elem else { unreachable!("what is lent as a slice is one") };
            let item = cotangent(&items.elem, &Kind::Unknown, krate);
            quote!(&mut [#item])
        }
        _ => {
            let whole = cotangent(&parameter.ty, &parameter.kind, krate);
            quote!(&mut #whole)
        }
    }
}

/// A parameter's type as the pullback takes it again: by reference, with lifetimes of its own; of what the function can change, its
/// cotangent.
pub(crate) fn again(parameter: &Parameter, krate: &TokenStream) -> TokenStream {
    if parameter.mutable {
        return if parameter.differentiated { lent_beside(parameter, krate) } else { quote!(()) };
    }
    let ty = elided(&parameter.ty);
    if parameter.is_reference() { quote!(#ty) } else { quote!(&#ty) }
}

/// All identifiers of the user's function, which generated names stay clear of.
pub(super) fn identifiers(tokens: TokenStream, out: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(g) => identifiers(g.stream(), out),
            TokenTree::Ident(i) => {
                out.insert(i.to_string().trim_start_matches("r#").to_owned());
            }
            _ => {}
        }
    }
}

/// A type as it stands where lifetimes have no names.
pub(crate) fn elided(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Elide.visit_type_mut(&mut ty);
    ty
}

struct Elide;
impl VisitMut for Elide {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime::new("'_", Span::call_site());
        }
    }
}

struct Static;
impl VisitMut for Static {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime.get_or_insert_with(|| Lifetime::new("'static", Span::call_site()));
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", Span::call_site());
    }
}
