//! The parameters of what is generated: the item's own, those of its cotangent, and what is asked of them.

use super::types::{Need, Types, borrows, mentions};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};
use syn::{
    GenericArgument, GenericParam, Generics, Ident, Lifetime, PathArguments, PathSegment, Type, TypeParamBound, WherePredicate,
    parse_quote,
};

/// The parameters of what is generated.
#[derive(Debug)]
pub(super) struct Parameters {
    /// Of what is implemented for the item.
    pub item: Generics,
    /// Of what is implemented for the item where it is owned.
    pub step: Generics,
    /// Of the cotangent.
    pub cotangent: Generics,
    /// Whether `#[derive(Clone, …)]` asks the right thing of the cotangent's parameters: all of them are elements.
    pub derivable: bool,
}

impl Parameters {
    /// A name that no parameter has.
    pub(super) fn fresh(&self, wish: &str) -> String {
        let taken = |name: &str| {
            self.item.params.iter().any(|p| match p {
                GenericParam::Type(p) => p.ident == name,
                GenericParam::Const(p) => p.ident == name,
                GenericParam::Lifetime(p) => p.lifetime.ident == name,
            })
        };
        let mut name = wish.to_owned();
        while taken(&name) {
            name.push('_');
        }
        name
    }
}

/// The bounds on each type parameter, where it is declared and in the `where` clause.
fn bounds(generics: &Generics) -> impl Iterator<Item = (&Ident, &TypeParamBound)> {
    let declared = generics.type_params().flat_map(|p| p.bounds.iter().map(move |b| (&p.ident, b)));
    let asked = generics.where_clause.iter().flat_map(|c| &c.predicates).filter_map(|predicate| {
        let WherePredicate::Type(predicate) = predicate else { return None };
        let Type::Path(path) = &predicate.bounded_ty else { return None };
        let param = generics.type_params().map(|p| &p.ident).find(|p| path.path.is_ident(*p))?;
        Some(predicate.bounds.iter().map(move |b| (param, b)))
    });
    declared.chain(asked.flatten())
}

/// The last segment of a trait that is asked of a parameter.
fn last(bound: &TypeParamBound) -> Option<&PathSegment> {
    if let TypeParamBound::Trait(t) = bound { t.path.segments.last() } else { None }
}

/// The type parameters that their bounds show to be floats.
pub(super) fn floats(generics: &Generics) -> BTreeSet<Ident> {
    const FLOATS: [&str; 6] = ["Element", "Float", "FloatCore", "FloatConst", "Real", "NdFloat"];
    let is_float = |bound| last(bound).is_some_and(|s| FLOATS.iter().any(|name| s.ident == name));
    bounds(generics).filter(|(_, bound)| is_float(bound)).map(|(param, _)| param.clone()).collect()
}

/// The type parameters that are the storage of arrays, `S: Data<Elem = F>`, with the type of the entries.
pub(super) fn storages(generics: &Generics) -> BTreeMap<Ident, Type> {
    let entry = |bound| {
        let segment: &PathSegment = last(bound)?;
        let is_data = ["Data", "DataMut", "DataOwned", "DataShared"].iter().any(|name| segment.ident == name);
        let PathArguments::AngleBracketed(list) = &segment.arguments else { return None };
        list.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assigned) if is_data && assigned.ident == "Elem" => Some(assigned.ty.clone()),
            _ => None,
        })
    };
    bounds(generics).filter_map(|(param, bound)| Some((param.clone(), entry(bound)?))).collect()
}

/// The parameters of what is generated for an item whose cotangent's fields have the types `bars`.
pub(super) fn parameters(generics: &Generics, types: &Types<'_>, needs: &[Need], bars: TokenStream) -> Parameters {
    let mut item = generics.clone();
    let mut step = generics.clone();
    let mut cotangent = kept(generics, bars);
    let krate = types.krate;
    for need in needs {
        let (param, bound) = match need {
            Need::Element(param) => (param.to_token_stream(), quote!(#krate::Element)),
            Need::Dimension(param) => (param.to_token_stream(), quote!(#krate::rt::ndarray::Dimension)),
            Need::Derived(ty) => {
                // The lifetime makes the bound one that may not hold.
                let (free, lifetime) = (types.free(ty), Lifetime::new("'field", Span::call_site()));
                require(&mut cotangent, &parse_quote!(for<#lifetime> #free: #krate::Differentiable));
                continue;
            }
            Need::Mutable(storage) => {
                require(&mut step, &parse_quote!(#storage: #krate::rt::ndarray::DataMut));
                continue;
            }
            Need::Differentiable(ty) => {
                let (ty, free) = (types.named(ty), types.free(ty));
                let mut bound = quote!(#krate::Differentiable);
                if borrows(&ty) {
                    bound = quote!(#bound<Cotangent = <#free as #krate::Differentiable>::Cotangent>);
                }
                require(&mut item, &parse_quote!(#ty: #bound));
                require(&mut step, &parse_quote!(#ty: #bound));
                require(&mut step, &parse_quote!(#ty: #krate::rt::Step));
                require(&mut cotangent, &parse_quote!(#free: #krate::Differentiable));
                if borrows(&ty) {
                    require(&mut item, &parse_quote!(#free: #krate::Differentiable));
                }
                continue;
            }
        };
        for generics in [&mut item, &mut step, &mut cotangent] {
            require(generics, &parse_quote!(#param: #bound));
        }
    }
    let derivable = cotangent.type_params().all(|p| needs.contains(&Need::Element(p.ident.clone())));
    Parameters { item, step, cotangent, derivable }
}

/// Asks something: of a parameter where it is declared, of anything else in the `where` clause.
fn require(generics: &mut Generics, predicate: &WherePredicate) {
    if let WherePredicate::Type(asked) = predicate {
        if let Type::Path(path) = &asked.bounded_ty {
            if let Some(param) = generics.type_params_mut().find(|p| path.path.is_ident(&p.ident)) {
                param.bounds.extend(asked.bounds.iter().cloned());
                return;
            }
        }
    }
    generics.make_where_clause().predicates.push(predicate.clone());
}

/// The parameters that the cotangent's fields name, with the bounds that name no others.
fn kept(generics: &Generics, bars: TokenStream) -> Generics {
    let gone: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|p| match p {
            GenericParam::Type(p) => Some(&p.ident),
            GenericParam::Const(p) => Some(&p.ident),
            GenericParam::Lifetime(_) => None,
        })
        .filter(|name| !mentions(bars.clone(), &|i| i == *name))
        .collect();
    let lifetimes: Vec<String> = generics.lifetimes().map(|l| l.lifetime.ident.to_string()).collect();
    let lost = |tokens: TokenStream| mentions(tokens.clone(), &|i| gone.contains(&i)) || names_lifetime(tokens, &lifetimes);
    let mut out = generics.clone();
    out.params = generics
        .params
        .iter()
        .filter_map(|p| match p {
            GenericParam::Lifetime(_) => None,
            GenericParam::Const(p) => (!gone.contains(&&p.ident)).then(|| GenericParam::Const(p.clone())),
            GenericParam::Type(p) => (!gone.contains(&&p.ident)).then(|| {
                let mut p = p.clone();
                p.bounds = p.bounds.iter().filter(|b| !lost(b.to_token_stream())).cloned().collect();
                if p.default.as_ref().is_some_and(|d| lost(d.to_token_stream())) {
                    p.default = None;
                }
                GenericParam::Type(p)
            }),
        })
        .collect();
    if let Some(clause) = &mut out.where_clause {
        clause.predicates = clause.predicates.iter().filter(|p| !lost(p.to_token_stream())).cloned().collect();
    }
    out
}

/// Whether one of these lifetimes stands in tokens.
fn names_lifetime(tokens: TokenStream, lifetimes: &[String]) -> bool {
    let mut quoted = false;
    tokens.into_iter().any(|token| {
        let after = std::mem::replace(&mut quoted, matches!(&token, TokenTree::Punct(p) if p.as_char() == '\''));
        match token {
            TokenTree::Group(g) => names_lifetime(g.stream(), lifetimes),
            TokenTree::Ident(i) => after && lifetimes.contains(&i.to_string()),
            _ => false,
        }
    })
}
