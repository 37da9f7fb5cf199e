//! The item: its variants and fields.

use super::generics::{Parameters, parameters};
use super::types::{Need, Types, borrows};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, Index, Member, Meta, Type, Visibility};

/// A struct or an enum.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The path of the crate.
    pub krate: &'a TokenStream,
    /// Its name.
    pub name: &'a Ident,
    /// Its visibility.
    pub vis: &'a Visibility,
    /// `NAMECotangent`.
    pub cotangent: Ident,
    /// Whether it is an enum.
    pub is_enum: bool,
    /// Its variants; a struct is its one variant.
    pub variants: Vec<Variant<'a>>,
    /// The type parameters of what is generated.
    pub parameters: Parameters,
    /// Where the type stands that may carry no derivative after all; the item's name, if there are more.
    pub unknown: Span,
    /// Whether all that carries a derivative is owned, so that it can be changed in place.
    pub owned: bool,
}

/// A variant, or a struct.
#[derive(Debug)]
pub(super) struct Variant<'a> {
    /// Its name; a struct's variant has none.
    pub name: Option<&'a Ident>,
    /// How its fields are written.
    pub style: Style,
    /// Its fields.
    pub fields: Vec<Field<'a>>,
}

/// How fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `{ x: … }`
    Named,
    /// `(…)`
    Tuple,
    /// Not at all.
    Unit,
}

/// A field.
#[derive(Debug)]
pub(super) struct Field<'a> {
    /// Its name or its number.
    pub member: Member,
    /// Its visibility.
    pub vis: &'a Visibility,
    /// Its type.
    pub ty: &'a Type,
    /// Where its type stands, for errors in what is generated.
    pub span: Span,
    /// The type of its cotangent; `None` where it is left out.
    pub bar: Option<TokenStream>,
    /// What stands for its cotangent where it is left out.
    pub constant: TokenStream,
    /// What keeps its place where it is left out of a tuple: a type and the value of it.
    pub place: (TokenStream, TokenStream),
}

impl Field<'_> {
    /// A name for the field in a pattern.
    pub(super) fn binding(&self, prefix: &str) -> Ident {
        match &self.member {
            Member::Named(name) => format_ident!("{prefix}_{name}", span = Span::call_site()),
            Member::Unnamed(index) => format_ident!("{prefix}_{}", index.index),
        }
    }
}

impl Variant<'_> {
    /// The fields that carry a derivative.
    pub(super) fn carried(&self) -> impl Iterator<Item = &Field<'_>> {
        self.fields.iter().filter(|f| f.bar.is_some())
    }
}

impl<'a> Item<'a> {
    /// Reads an item.
    pub(super) fn new(input: &'a DeriveInput, krate: &'a TokenStream) -> Result<Self, Vec<Error>> {
        let mut errors = Vec::new();
        let name = &input.ident;
        misplaced(&input.attrs, &mut errors);
        let variants: Vec<(Option<&Ident>, &Fields)> = match &input.data {
            Data::Struct(data) => vec![(None, &data.fields)],
            Data::Enum(data) => {
                data.variants.iter().for_each(|v| misplaced(&v.attrs, &mut errors));
                data.variants.iter().map(|v| (Some(&v.ident), &v.fields)).collect()
            }
            Data::Union(data) => {
                let message = "a union has no cotangent: which of its fields holds the value is not known; write an `enum`";
                return Err(vec![Error::new(data.union_token.span(), message)]);
            }
        };
        let (_, arguments, _) = input.generics.split_for_impl();
        let mut types = Types {
            krate,
            name,
            params: input.generics.type_params().map(|p| p.ident.clone()).collect(),
            elements: super::generics::floats(&input.generics),
            storages: super::generics::storages(&input.generics),
            this: syn::parse_quote!(#name #arguments),
        };
        let carried = |field: &syn::Field, types: &Types<'_>, errors: &mut Vec<Error>| {
            !constant(&field.attrs, errors) && types.carries(&field.ty)
        };
        // The elements first: the types of cotangents depend on them.
        let mut elements = BTreeSet::new();
        let mut carrying: Vec<&Type> = Vec::new();
        for field in variants.iter().flat_map(|(_, fields)| fields.iter()) {
            if carried(field, &types, &mut errors) {
                types.elements_of(&field.ty, &mut elements);
                carrying.push(&field.ty);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        types.elements.extend(elements);
        let mut needs: Vec<Need> = Vec::new();
        for ty in &carrying {
            types.needs(ty, &mut needs);
        }
        let mut unknown = carrying.iter().filter(|ty| {
            let mut needs = Vec::new();
            types.needs(ty, &mut needs);
            needs.iter().any(|need| matches!(need, Need::Derived(_)))
        });
        let unknown = match (unknown.next(), unknown.next()) {
            (Some(ty), None) => ty.span(),
            _ => name.span(),
        };
        let owned = !carrying.iter().any(|ty| borrows(ty));
        let variants: Vec<Variant<'a>> = variants
            .into_iter()
            .map(|(name, fields)| Variant {
                name,
                style: match fields {
                    Fields::Named(_) => Style::Named,
                    Fields::Unnamed(_) => Style::Tuple,
                    Fields::Unit => Style::Unit,
                },
                fields: fields
                    .iter()
                    .enumerate()
                    .map(|(i, field)| (i, field, field.ty.span().resolved_at(Span::call_site())))
                    .map(|(i, field, span)| Field {
                        member: field.ident.clone().map_or_else(|| Member::Unnamed(Index::from(i)), Member::Named),
                        vis: &field.vis,
                        ty: &field.ty,
                        span,
                        bar: carried(field, &types, &mut errors).then(|| types.cotangent(&field.ty, span)),
                        constant: left_out(&field.ty, krate),
                        place: match &input.data {
                            // What is read of it, or of a pattern, hands its shares to it.
                            Data::Struct(_) if types.carries(&field.ty) => {
                                (left_out(&field.ty, krate), quote!(#krate::rt::Constant::new()))
                            }
                            _ => (quote!(()), quote!(())),
                        },
                    })
                    .collect(),
            })
            .collect();
        let bars: TokenStream = variants.iter().flat_map(Variant::carried).filter_map(|f| f.bar.clone()).collect();
        let parameters = parameters(&input.generics, &types, &needs, bars, owned);
        Ok(Item {
            krate,
            name,
            vis: &input.vis,
            cotangent: format_ident!("{name}Cotangent"),
            is_enum: matches!(input.data, Data::Enum(_)),
            variants,
            parameters,
            unknown,
            owned,
        })
    }
}

/// What stands for the cotangent of a field that is left out: of a number, it is known which zero is in it.
fn left_out(ty: &Type, krate: &TokenStream) -> TokenStream {
    match ty {
        Type::Path(path) if path.path.is_ident("f32") || path.path.is_ident("f64") => quote!(#krate::rt::Constant<#ty>),
        _ => quote!(#krate::rt::Constant),
    }
}

/// Whether a field is marked `#[constant]`.
fn constant(attributes: &[Attribute], errors: &mut Vec<Error>) -> bool {
    let mut marks = attributes.iter().filter(|a| a.path().is_ident("constant"));
    let Some(mark) = marks.next() else { return false };
    if !matches!(mark.meta, Meta::Path(_)) {
        errors.push(Error::new_spanned(mark.meta.to_token_stream(), "`#[constant]` takes no arguments"));
    }
    true
}

/// `#[constant]` where it means nothing.
fn misplaced(attributes: &[Attribute], errors: &mut Vec<Error>) {
    for mark in attributes.iter().filter(|a| a.path().is_ident("constant")) {
        errors.push(Error::new_spanned(mark.meta.to_token_stream(), "`#[constant]` goes on a field"));
    }
}
