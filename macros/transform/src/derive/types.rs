//! The types of fields: which carry a derivative, and what the types of their cotangents are.

use crate::ir::{Elem, Kind, Rank};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Those that are the storage of arrays, with the type of the entries.
    pub storages: BTreeMap<Ident, Type>,
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
    /// A type without parameters is differentiable, which is said so that the compiler finds it missing in one place only.
    Derived(Type),
    /// A storage can be changed in place, if the item is to be.
    Mutable(Type),
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

    /// The storage, the type of the entries and the dimension of `ArrayBase<S, D>`, where the bounds of `S` say what it holds.
    fn stored<'t>(&'t self, ty: &'t Type) -> Option<[&'t Type; 3]> {
        let Type::Path(t) = ty else { return None };
        let last = t.path.segments.last().filter(|s| s.ident == "ArrayBase")?;
        let [storage, dim] = arguments(last)[..] else { return None };
        Some([storage, self.storages.get(self.param(storage)?)?, dim])
    }

    /// The elements of the arrays in a type.
    pub(super) fn elements_of(&self, ty: &Type, out: &mut BTreeSet<Ident>) {
        self.walk(ty, &mut |ty| {
            if let Some([_, entry, _]) = self.stored(ty) {
                out.extend(self.param(entry).cloned());
            }
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
            if recursive {
                return;
            }
            let of_param = |ty: &Type| {
                let param = self.param(ty)?.clone();
                Some(if self.elements.contains(&param) { Need::Element(param) } else { Need::Dimension(param) })
            };
            let array = if let Type::Path(t) = ty { t.path.segments.last().filter(|s| is_array(s)) } else { None };
            let needs = match (self.param(ty), self.stored(ty), array) {
                (Some(param), ..) if self.elements.contains(param) => vec![Need::Element(param.clone())],
                (_, Some([storage, entry, dim]), _) => {
                    of_param(entry).into_iter().chain(of_param(dim)).chain([Need::Mutable(storage.clone())]).collect()
                }
                (_, _, Some(segment)) if matches!(self.kind(ty), Kind::Array(..)) => {
                    arguments(segment).into_iter().filter_map(of_param).collect()
                }
                _ if self.names_params(ty) => vec![Need::Differentiable(ty.clone())],
                _ if self.kind(ty) == Kind::Unknown => vec![Need::Derived(ty.clone())],
                _ => vec![],
            };
            for need in needs {
                if !out.contains(&need) {
                    out.push(need);
                }
            }
        });
    }

    /// The type of the cotangent of a field that carries a derivative.
    pub(super) fn cotangent(&self, ty: &Type, span: Span) -> TokenStream {
        let ty = &bare(ty);
        let elem = |elem: &Elem| match elem {
            Elem::F32 => Some(quote!(f32)),
            Elem::F64 => Some(quote!(f64)),
            Elem::Param(name) => self.elements.iter().find(|e| *e == name).map(ToTokens::to_token_stream),
            Elem::Unknown => None,
        };
        let krate = self.krate;
        let array = quote!(#krate::rt::ndarray);
        if let Some([_, entry, dim]) = self.stored(ty) {
            return quote!(#array::Array<#entry, #dim>);
        }
        let kind = self.kind(ty);
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
        let ty = self.free(ty);
        quote_spanned!(span=> <#ty as #krate::Differentiable>::Cotangent)
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

/// Takes away references to what is differentiated, writes `Vec` for the slice behind one, and `'static` for lifetimes.
struct Free<'a> {
    krate: &'a TokenStream,
    this: &'a Type,
}

impl VisitMut for Free<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let krate = self.krate;
        match ty {
            Type::Reference(reference) => match &*reference.elem {
                Type::Path(p) if p.path.is_ident("str") => self.visit_lifetime_mut(reference.lifetime.get_or_insert(fixed())),
                Type::Slice(slice) => {
                    let elem = &slice.elem;
                    *ty = syn::parse_quote!(#krate::rt::prelude::Vec<#elem>);
                    self.visit_type_mut(ty);
                }
                elem => {
                    *ty = elem.clone();
                    self.visit_type_mut(ty);
                }
            },
            // What another type's parameters are is not to be changed.
            Type::Path(p) if p.path.segments.last().is_none_or(|s| held(s).is_none()) => {
                if p.path.is_ident("Self") {
                    *ty = self.this.clone();
                }
                Fixed.visit_type_mut(ty);
            }
            ty => syn::visit_mut::visit_type_mut(self, ty),
        }
    }
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = fixed();
    }
}

/// Writes `'static` for lifetimes.
struct Fixed;

impl VisitMut for Fixed {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = fixed();
    }
}

fn fixed() -> Lifetime {
    Lifetime::new("'static", Span::call_site())
}
