//! `tangent`: the function and its derivative along a direction, in one sweep; `tangents_2` and so on: along several.

use super::Parts;
use super::items::items_of;
use super::sweeps::{unwrap_references, view_array_refs};
use crate::emit::signature::{Handed, cotangent, identifiers, is_array_ref, lent_beside, nested};
use crate::emit::{Emit, Repr};
use crate::ir::{Directions, Func, Kind, ValueId};
use crate::parse::{Parameter, Signature};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn};

/// The pieces of a function in forward mode.
pub(super) struct Forward<'a> {
    pub(super) directions: Directions,
    /// The names of the tangents that come in, direction by direction, one a parameter; nothing for one that is constant.
    dots: Vec<Vec<Option<Ident>>>,
    body: TokenStream,
    value: TokenStream,
    /// The tangents, one a direction.
    tangents: Vec<TokenStream>,
    items: Vec<&'a syn::Item>,
}

impl<'a> Forward<'a> {
    pub(super) fn new(item: &'a ItemFn, signature: &Signature, directions: Directions, tangent: &Func) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let mut emit = Emit::new(tangent, reserved, signature.generic, crate::emit::site(&item.block));
        let parameters = &signature.parameters;
        let (args, dots_in) = tangent.body.args.split_at(parameters.len());
        emit.enter(parameters, args);
        let mut dots_in = dots_in.iter().copied();
        let dots: Vec<Vec<Option<Ident>>> = (0..directions.count())
            .map(|direction| {
                let suffix = directions.dot(direction).suffix();
                let mut enter = |parameter: &Parameter| {
                    let dot = if parameter.differentiated { dots_in.next() } else { None }?;
                    if parameter.mutable {
                        return Some(emit.lend_beside(parameter, dot, &suffix[1..]));
                    }
                    let name = emit.fresh(&format!("{}{suffix}", parameter.name.to_string().trim_start_matches("r#")));
                    if emit.uses(dot) > 0 {
                        emit.enter_tangent(parameter, &name);
                    }
                    let number = matches!(parameter.kind, Kind::Float(_));
                    emit.define(dot, name.clone(), if number { Repr::Copy } else { Repr::Reference });
                    Some(name)
                };
                parameters.iter().map(&mut enter).collect()
            })
            .collect();
        let entry = emit.take_lines();
        emit.section(&tangent.body.stmts);
        // The values, then their tangents, direction by direction; in each what the function gives, then what it has changed.
        let size = tangent.body.yields.len() / (1 + directions.count());
        let block = |block: usize| tangent.body.yields[block * size..(block + 1) * size].split_at(size - tangent.mutable.len());
        let blocks: Vec<_> = (0..=directions.count()).map(block).collect();
        let leaving: Vec<_> = blocks.iter().flat_map(|(results, _)| results.iter().copied()).collect();
        emit.ready_to_leave(&leaving);
        let mutable: Vec<&Parameter> = parameters.iter().filter(|p| p.mutable).collect();
        let (results, finals) = blocks[0];
        emit.hand_back(&mutable, finals);
        for (dots, (_, finals)) in dots.iter().zip(&blocks[1..]) {
            let lent = parameters.iter().zip(dots).filter(|(p, _)| p.mutable).map(|(_, name)| name);
            for (name, &dot) in lent.zip(*finals) {
                if let Some(name) = name {
                    emit.return_to(name, dot);
                }
            }
        }
        let handed = results.iter().zip(&signature.result_types).map(|(&v, ty)| emit.hand_over(v, Handed::of(ty))).collect();
        let value = nested(&signature.form, handed);
        let tangent = |(results, _): &(&[ValueId], _)| nested(&signature.form, results.iter().map(|&v| emit.leave(v)).collect());
        let tangents: Vec<TokenStream> = blocks[1..].iter().map(tangent).collect();
        let lines = emit.take_lines();
        let (unwrapped, views) = (unwrap_references(parameters), view_array_refs(parameters));
        // `self` cannot be the name of a variable.
        let this = parameters.iter().find(|p| p.receiver).map(|p| {
            let this = &p.name;
            quote!(let #this = self;)
        });
        let body = quote!(#this #unwrapped #views #entry #lines);
        let items = items_of(&item.block, [&body, &value].into_iter().chain(&tangents));
        Forward { directions, dots, body, value, tangents, items }
    }
}

impl Parts<'_> {
    /// `tangent`, and what goes along several directions.
    pub(super) fn tangent(&self, vis: &syn::Visibility) -> TokenStream {
        self.forward.iter().map(|forward| self.forward(vis, forward)).collect()
    }

    fn forward(&self, vis: &syn::Visibility, forward: &Forward<'_>) -> TokenStream {
        let Parts { krate, generics, where_clause, params, value_type, seed_type, .. } = self;
        let Forward { directions, dots, body, value, tangents, items } = forward;
        let rt = &self.pullback.rt;
        let coming = self.signature.parameters.iter().enumerate().map(|(i, p)| {
            let name = |of_direction: &Vec<Option<Ident>>| match &of_direction[i] {
                Some(dot) => quote!(#dot),
                None => quote!(_),
            };
            let ty = match dots[0][i] {
                None => quote!(impl #krate::Tangent<()>),
                Some(_) if p.mutable => lent_beside(p, krate),
                Some(_) => {
                    let ty = cotangent(&p.ty, &p.kind, krate);
                    quote!(impl #krate::Tangent<#ty>)
                }
            };
            let names = dots.iter().map(name);
            let types = dots.iter().map(|_| &ty);
            if *directions == Directions::ONE { quote!(#(#names)*: #ty) } else { quote!((#(#names),*): (#(#types),*)) }
        });
        let name = self.named(&directions.to_string());
        let (count, fails) = (Literal::usize_unsuffixed(directions.count()), self.fails());
        let (doc, dot_type, tangent) = if *directions == Directions::ONE {
            let doc = quote! {
                /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
                /// constant one).
            };
            (doc, quote!(#seed_type), quote!(#(#tangents)*))
        } else {
            let first = format!(
                " The value and its tangents where the parameters move along {count} directions at once: a tuple of as many"
            );
            let doc = quote! {
                #[doc = #first]
                /// tangents a parameter (of `()` for a constant one).
            };
            (doc, quote!([#seed_type; #count]), quote!([#(#tangents),*]))
        };
        let returned = self.signature.returned(quote!((#value_type, #dot_type)));
        let both = self.signature.success(quote!((#value, #tangent)));
        quote! {
            #doc
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming),*) -> #returned #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #body
                #both
            }
        }
    }
}

impl Emit<'_> {
    /// Takes the tangent of a parameter out of what the caller gave.
    fn enter_tangent(&mut self, parameter: &Parameter, name: &Ident) {
        let (rt, x) = (self.rt.clone(), &parameter.name);
        self.start(match parameter.kind {
            Kind::Float(_) => quote!(let #name = #rt::number(&#name);),
            _ if parameter.is_reference() && !is_array_ref(&parameter.ty) => quote!(let #name = &*#rt::direction(&#name, #x);),
            _ => quote!(let #name = &*#rt::direction(&#name, &#x);),
        });
    }
}
