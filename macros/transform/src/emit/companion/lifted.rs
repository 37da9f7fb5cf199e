//! Reverse sweeps with tangents: `pullback_tangent`, which calls of one another are made of, and those of higher order.

use super::Parts;
use super::sweeps::Sweeps;
use crate::emit::signature::{again, cotangent, lent_beside};
use crate::ir::Lift;
use proc_macro2::TokenStream;
use quote::quote;

impl Parts<'_> {
    /// The pullback with its tangents, for functions that call this one.
    pub(super) fn lifted(&self, lifted: &Sweeps<'_>, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, .. } = self;
        let Sweeps { lift, dots, forward, value, closure, items, rt, .. } = lifted;
        let parameters = &self.signature.parameters;
        let again: Vec<_> = parameters.iter().map(|p| again(p, krate)).collect();
        let coming = dots.iter().flat_map(|block| parameters.iter().zip(block)).map(|(p, dot)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match dot {
                None => quote!(_: ::core::option::Option<()>),
                Some(dot) if p.mutable => {
                    let ty = lent_beside(p, krate);
                    quote!(#dot: #ty)
                }
                Some(dot) => quote!(#dot: ::core::option::Option<#ty>),
            }
        });
        let bars = vec![quote!((#(#cotangents,)*)); lift.blocks()];
        let (seeds, value_dots) = (vec![seed_type; lift.blocks()], vec![seed_type; lift.blocks() - 1]);
        let seeds = if self.signature.is_unit() { vec![] } else { seeds };
        let beside = vec![parameters.iter().zip(&again).filter(|(p, _)| p.mutable).map(|(_, ty)| ty); lift.blocks() - 1];
        let beside = beside.into_iter().flatten();
        let function = quote!(::core::ops::FnOnce(#(#again,)* #(#seeds,)* #(#beside),*) -> (#(#bars),*));
        let (returned, closure) = if self.recursive {
            (quote!(#krate::rt::Box<dyn #function>), quote!(#krate::rt::Box::new(#closure)))
        } else {
            let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
            (quote!(impl #function + use<#(#around,)* #(#captured),*>), quote!(#closure))
        };
        let name = self.named(&lift.to_string());
        let returned = self.signature.returned(quote!(((#value_type, #(#value_dots),*), #returned)));
        let both = self.signature.success(quote!((#value, #closure)));
        let fails = self.fails();
        let doc: &[&str] = if *lift == Lift::ONCE {
            &[
                " The tangent of the pullback: the value with its tangent, and the function from the arguments, the seed and the seed's tangent",
                " to the cotangents and their tangents.",
            ]
        } else {
            &[
                " The tangent of the pullback that has one tangent less: the values with their tangents, and the function from the arguments,",
                " seeds and their tangents to cotangents and their tangents.",
            ]
        };
        quote! {
            #(#[doc = #doc])*
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming),*) -> #returned #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #forward
                #both
            }
        }
    }
}
