//! `tangent`: the function and its derivative along a direction, in one sweep.

use super::Parts;
use super::items::items_of;
use super::sweeps::{unwrap_references, view_array_refs};
use crate::emit::signature::{Handed, cotangent, identifiers, is_array_ref, lent_beside, nested};
use crate::emit::{Emit, Repr};
use crate::ir::{Func, Kind};
use crate::parse::{Parameter, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn};

/// The pieces of a function in forward mode.
pub(super) struct Forward<'a> {
    /// The names of the tangents that come in, one a parameter; nothing for one that is constant.
    dots: Vec<Option<Ident>>,
    body: TokenStream,
    value: TokenStream,
    tangent: TokenStream,
    items: Vec<&'a syn::Item>,
}

impl<'a> Forward<'a> {
    pub(super) fn new(item: &'a ItemFn, signature: &Signature, tangent: &Func) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let mut emit = Emit::new(tangent, reserved, crate::emit::site(&item.block));
        let parameters = &signature.parameters;
        let (args, dots_in) = tangent.body.args.split_at(parameters.len());
        emit.enter(parameters, args);
        let mut dots_in = dots_in.iter().copied();
        let mut dots = Vec::new();
        for parameter in parameters {
            let dot = if parameter.differentiated { dots_in.next() } else { None };
            dots.push(dot.map(|dot| {
                if parameter.mutable {
                    return emit.lend_beside(parameter, dot, "dot");
                }
                let name = emit.fresh(&format!("{}_dot", parameter.name.to_string().trim_start_matches("r#")));
                if emit.uses(dot) > 0 {
                    emit.enter_tangent(parameter, &name);
                }
                let number = matches!(parameter.kind, Kind::Float(_));
                emit.define(dot, name.clone(), if number { Repr::Copy } else { Repr::Reference });
                name
            }));
        }
        let entry = emit.take_lines();
        emit.section(&tangent.body.stmts);
        let (primal, dotted) = tangent.body.yields.split_at(tangent.body.yields.len() / 2);
        let (results, finals) = primal.split_at(primal.len() - tangent.mutable.len());
        let (result_dots, final_dots) = dotted.split_at(results.len());
        let leaving: Vec<_> = results.iter().chain(result_dots).copied().collect();
        emit.ready_to_leave(&leaving);
        let mutable: Vec<&Parameter> = parameters.iter().filter(|p| p.mutable).collect();
        emit.hand_back(&mutable, finals);
        let lent = parameters.iter().zip(&dots).filter(|(p, _)| p.mutable).map(|(_, name)| name);
        for (name, &dot) in lent.zip(final_dots) {
            if let Some(name) = name {
                emit.return_to(name, dot);
            }
        }
        let handed = results.iter().zip(&signature.result_types).map(|(&v, ty)| emit.hand_over(v, Handed::of(ty))).collect();
        let value = nested(&signature.form, handed);
        let handed = result_dots.iter().map(|&v| emit.leave(v)).collect();
        let tangent = nested(&signature.form, handed);
        let lines = emit.take_lines();
        let (unwrapped, views) = (unwrap_references(parameters), view_array_refs(parameters));
        // `self` cannot be the name of a variable.
        let this = parameters.iter().find(|p| p.receiver).map(|p| {
            let this = &p.name;
            quote!(let #this = self;)
        });
        let body = quote!(#this #unwrapped #views #entry #lines);
        let items = items_of(&item.block, [&body, &value, &tangent]);
        Forward { dots, body, value, tangent, items }
    }
}

impl Parts<'_> {
    pub(super) fn tangent(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, params, value_type, seed_type, .. } = self;
        let Forward { dots, body, value, tangent, items } = &self.tangent;
        let rt = &self.pullback.rt;
        let coming = self.signature.parameters.iter().zip(dots).map(|(p, dot)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match dot {
                None => quote!(_: impl #krate::Tangent<()>),
                Some(dot) if p.mutable => {
                    let ty = lent_beside(p, krate);
                    quote!(#dot: #ty)
                }
                Some(dot) => quote!(#dot: impl #krate::Tangent<#ty>),
            }
        });
        let name = self.named("tangent");
        let returned = self.signature.returned(quote!((#value_type, #seed_type)));
        let both = self.signature.success(quote!((#value, #tangent)));
        let fails = self.fails();
        quote! {
            /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
            /// constant one).
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
