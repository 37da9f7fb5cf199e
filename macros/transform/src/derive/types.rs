//! The types of fields: which carry a derivative, and what the types of their cotangents are.

use crate::ir::{Elem, Kind, Rank};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{GenericArgument, Ident, Lifetime, PathArguments, PathSegment, Type, TypePath};

/// What is needed to read the types of an item's fields.
#[derive(Debug)]
pub(super) struct Types<'a> {
    /// The path of the crate.
    pub krate: &'a TokenStream,
    /// The item's name.
    pub name: &'a Ident,
    /// The item's type parameters.
    pub params: Vec<Ident>,
    /// Those that stand for `f32` or `f64`.
    pub elements: BTreeSet<Ident>,
    /// The item itself as a type.
    pub this: Type,
}

/// What a type asks of the type parameters in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A parameter is an element.
    Element(Ident),
    /// A parameter is a dimension.
    Dimension(Ident),
    /// A type, a parameter or one that names parameters, is differentiable.
    Differentiable(Type),
}

/// The types in the angle brackets of a path's last segment.
fn arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => {
            list.args.iter().filter_map(|a| if let GenericArgument::Type(t) = a { Some(t) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

/// What a container holds, if a path names one.
fn held(segment: &PathSegment) -> Option<&Type> {
    let args = arguments(segment);
    match segment.ident.to_string().as_str() {
        "Vec" | "Option" | "Box" => args.first().copied(),
        "HashMap" | "BTreeMap" => args.get(1).copied(),
        _ => None,
    }
}

fn is_array(segment: &PathSegment) -> bool {
    let name = segment.ident.to_string();
    ["Array", "ArrayView", "ArrayViewMut", "CowArray", "ArcArray", "ArrayRef"]
        .iter()
        .any(|p| name.strip_prefix(p).is_some_and(|rest| rest.is_empty() || rest == "D" || rest.parse::<u8>().is_ok()))
}

/// Tokens at a place.
pub(super) fn located(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(g) = &token {
                let mut group = Group::new(g.delimiter(), located(g.stream(), span));
                group.set_span(g.span().located_at(span));
                return TokenTree::Group(group);
            }
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}

impl Types<'_> {
    /// The kind of a type, as the compiler of functions sees it.
    fn kind(&self, ty: &Type) -> Kind {
        crate::parse::kind(ty, &self.params)
    }

    /// Whether a type is one of the type parameters.
    fn param(&self, ty: &Type) -> Option<&Ident> {
        let Type::Path(TypePath { qself: None, path }) = ty else { return None };
        self.params.iter().find(|p| path.is_ident(*p))
    }

    /// Whether values of a type carry a derivative.
    pub(super) fn carries(&self, ty: &Type) -> bool {
        match ty {
            Type::Reference(t) => self.carries(&t.elem),
            Type::Paren(t) => self.carries(&t.elem),
            Type::Group(t) => self.carries(&t.elem),
            Type::Slice(t) => self.carries(&t.elem),
            Type::Array(t) => self.carries(&t.elem),
            Type::Tuple(t) => t.elems.iter().any(|t| self.carries(t)),
            Type::Macro(_) => true,
            Type::Path(t) => {
                let Some(last) = t.path.segments.last() else { return true };
                match held(last) {
                    Some(held) => self.carries(held),
                    None => last.ident != "PhantomData" && self.kind(ty).is_differentiable(),
                }
            }
            _ => false,
        }
    }

    /// The elements of the arrays in a type.
    pub(super) fn elements_of(&self, ty: &Type, out: &mut BTreeSet<Ident>) {
        self.walk(ty, &mut |ty| {
            if let Kind::Array(Elem::Param(name), _) = self.kind(ty) {
                out.extend(self.params.iter().find(|p| **p == name).cloned());
            }
        });
    }

    /// Hands the types that no container is the outermost part of to `visit`.
    fn walk(&self, ty: &Type, visit: &mut dyn FnMut(&Type)) {
        match ty {
            Type::Reference(t) => self.walk(&t.elem, visit),
            Type::Paren(t) => self.walk(&t.elem, visit),
            Type::Group(t) => self.walk(&t.elem, visit),
            Type::Slice(t) => self.walk(&t.elem, visit),
            Type::Array(t) => self.walk(&t.elem, visit),
            Type::Tuple(t) => t.elems.iter().for_each(|t| self.walk(t, visit)),
            Type::Path(t) => {
                let last = t.path.segments.last();
                // The keys and the hasher of a map have needs of their own.
                let held = last.and_then(|last| {
                    let keys = arguments(last).into_iter().filter(|t| held(last) != Some(*t)).any(|t| self.names_params(t));
                    held(last).filter(|_| !keys)
                });
                match held {
                    Some(held) => self.walk(held, visit),
                    None => visit(ty),
                }
            }
            ty => visit(ty),
        }
    }

    /// Whether a type parameter stands in a type.
    fn names_params(&self, ty: &Type) -> bool {
        mentions(ty.to_token_stream(), &|name| self.params.iter().any(|p| p == name))
    }

    /// What the types in a field's type ask of the type parameters.
    pub(super) fn needs(&self, ty: &Type, out: &mut Vec<Need>) {
        self.walk(ty, &mut |ty| {
            let recursive = mentions(ty.to_token_stream(), &|name| name == self.name || name == "Self");
            if !self.names_params(ty) || recursive {
                return;
            }
            let array = if let Type::Path(t) = ty { t.path.segments.last().filter(|s| is_array(s)) } else { None };
            let need = match (self.param(ty), array) {
                (Some(param), _) if self.elements.contains(param) => Need::Element(param.clone()),
                (None, Some(segment)) if matches!(self.kind(ty), Kind::Array(..)) => {
                    let params: Vec<&Ident> = arguments(segment).iter().filter_map(|t| self.param(t)).collect();
                    for param in params {
                        let element = self.elements.contains(param);
                        let need = if element { Need::Element } else { Need::Dimension }(param.clone());
                        if !out.contains(&need) {
                            out.push(need);
                        }
                    }
                    return;
                }
                _ => Need::Differentiable(ty.clone()),
            };
            if !out.contains(&need) {
                out.push(need);
            }
        });
    }

    /// The type of the cotangent of a field that carries a derivative.
    pub(super) fn cotangent(&self, ty: &Type) -> TokenStream {
        let ty = &bare(ty);
        let elem = |elem: &Elem| match elem {
            Elem::F32 => Some(quote!(f32)),
            Elem::F64 => Some(quote!(f64)),
            Elem::Param(name) => self.elements.iter().find(|e| *e == name).map(ToTokens::to_token_stream),
            Elem::Unknown => None,
        };
        let krate = self.krate;
        let kind = self.kind(ty);
        let array = quote!(#krate::rt::ndarray);
        match (&kind, elem(&kind.elem())) {
            (Kind::Float(_), Some(elem)) => return elem,
            (Kind::Array(_, Rank::Fixed(n)), Some(elem)) => {
                let name = format_ident!("Array{n}");
                return quote!(#array::#name<#elem>);
            }
            (Kind::Array(_, Rank::Dyn), Some(elem)) => return quote!(#array::ArrayD<#elem>),
            (Kind::Array(..), Some(elem)) => {
                if let Type::Path(t) = ty {
                    let dim = t.path.segments.last().and_then(|s| arguments(s).get(1).copied());
                    if let Some(dim) = dim {
                        return quote!(#array::Array<#elem, #dim>);
                    }
                }
            }
            _ => {}
        }
        // On the field: that its type carries no derivative is an error there.
        let span = ty.span();
        let ty = self.free(ty);
        let bar = quote!(<#ty as #krate::Differentiable>::Cotangent);
        located(bar, span)
    }

    /// A type with the same cotangent that borrows nothing, and that can be written outside of the item.
    pub(super) fn free(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Free { krate: self.krate, this: &self.this }.visit_type_mut(&mut ty);
        ty
    }

    /// A type as it can be written outside of the item.
    pub(super) fn named(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        This(&self.this).visit_type_mut(&mut ty);
        ty
    }
}

/// A type without the references and parentheses around it.
fn bare(ty: &Type) -> Type {
    match ty {
        Type::Reference(t) if !matches!(*t.elem, Type::Slice(_)) => bare(&t.elem),
        Type::Paren(t) => bare(&t.elem),
        Type::Group(t) => bare(&t.elem),
        ty => ty.clone(),
    }
}

/// Whether a type borrows: what it holds cannot be changed in place.
pub(super) fn borrows(ty: &Type) -> bool {
    fn lifetimes(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Group(g) => lifetimes(g.stream()),
            proc_macro2::TokenTree::Punct(p) => p.as_char() == '\'' || p.as_char() == '&',
            _ => false,
        })
    }
    lifetimes(ty.to_token_stream())
}

/// Whether an identifier of which `is` holds stands in tokens.
pub(super) fn mentions(tokens: TokenStream, is: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Group(g) => mentions(g.stream(), is),
        proc_macro2::TokenTree::Ident(i) => is(&i),
        _ => false,
    })
}

/// Writes the item's name for `Self`.
struct This<'a>(&'a Type);

impl VisitMut for This<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::Path(p) if p.path.is_ident("Self")) {
            *ty = self.0.clone();
        } else {
            syn::visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// Takes references away, writes `Vec` for the slice behind one, and `'static` for lifetimes.
struct Free<'a> {
    krate: &'a TokenStream,
    this: &'a Type,
}

impl VisitMut for Free<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::Path(p) if p.path.is_ident("Self")) {
            *ty = self.this.clone();
        }
        if let Type::Reference(reference) = ty {
            let krate = self.krate;
            match &*reference.elem {
                Type::Path(p) if p.path.is_ident("str") => {}
                Type::Slice(slice) => {
                    let elem = &slice.elem;
                    *ty = syn::parse_quote!(#krate::rt::prelude::Vec<#elem>);
                }
                elem => *ty = elem.clone(),
            }
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", Span::call_site());
    }
}
