//! `pullback` and `adjoint`.

use super::sweeps::Sweeps;
use super::{Parts, argument};
use crate::emit::names::{ident, numbered};
use crate::emit::signature::{again, lent_beside};
use crate::ir::Kind;
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::Ident;

impl Parts<'_> {
    pub(super) fn pullback(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, .. } = self;
        let Sweeps { forward, value, closure, items, rt, .. } = &self.pullback;
        let again: Vec<_> = self.signature.parameters.iter().map(|p| again(p, krate)).collect();
        let seed = if self.signature.is_unit() { quote!() } else { quote!(#seed_type) };
        let times = if self.pullback.repeatable { quote!(Fn) } else { quote!(FnOnce) };
        let function = quote!(::core::ops::#times(#(#again,)* #seed) -> (#(#cotangents,)*));
        let (returned, closure) = if self.recursive {
            (quote!(#krate::rt::Box<dyn #function>), quote!(#krate::rt::Box::new(#closure)))
        } else {
            let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
            (quote!(impl #function + use<#(#around,)* #(#captured),*>), quote!(#closure))
        };
        let name = self.named("pullback");
        let returned = self.signature.returned(quote!((#value_type, #returned)));
        let both = self.signature.success(quote!((#value, #closure)));
        let fails = self.fails();
        quote! {
            /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
            /// constant one); of a single parameter, too, it is a tuple.
            #fails
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #forward
                #both
            }
        }
    }

    /// What the arguments and the cotangents of the parameters are called, the latter for those that the function can change.
    pub(super) fn bars(&self) -> Vec<Option<Ident>> {
        let taken: BTreeSet<String> = self.signature.parameters.iter().map(|p| p.name.to_string()).collect();
        let bar = |p: &Parameter| {
            let wish = format!("{}_bar", p.name.to_string().trim_start_matches("r#"));
            ident(&numbered(&wish, |name| !taken.contains(name)))
        };
        self.signature.parameters.iter().map(|p| (p.mutable && p.differentiated).then(|| bar(p))).collect()
    }

    /// The arguments of the pullback, lent again.
    pub(super) fn lent(&self, bars: &[Option<TokenStream>]) -> Vec<TokenStream> {
        let arguments = self.signature.parameters.iter().zip(bars);
        arguments
            .map(|(p, bar)| {
                let n = argument(p);
                match bar {
                    Some(bar) => bar.clone(),
                    None if p.mutable => quote!(()),
                    None if p.is_reference() => quote!(#n),
                    None => quote!(&#n),
                }
            })
            .collect()
    }

    /// The arguments as the pullback's maker takes them.
    pub(super) fn given(&self) -> Vec<TokenStream> {
        let once = |p: &Parameter| p.is_reference() || p.mutable || matches!(p.kind, Kind::Float(_) | Kind::Int | Kind::Bool);
        let one = |p: &Parameter| {
            let n = argument(p);
            match once(p) {
                // A view that can be written to is lent for the call.
                true if p.mutable && !p.is_reference() => quote!(#n.view_mut()),
                true if p.mutable => quote!(&mut *#n),
                true => quote!(#n),
                false => quote!(::core::clone::Clone::clone(&#n)),
            }
        };
        self.signature.parameters.iter().map(one).collect()
    }

    pub(super) fn adjoint(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, arguments, cotangents, value_type, seed_type, .. } = self;
        let [pullback, seed, value, _] = &self.names;
        let (name, pullback_name) = (self.named("adjoint"), self.named("pullback"));
        let (bars, given) = (self.bars(), self.given());
        let lent = self.lent(&bars.iter().map(|bar| bar.as_ref().map(|bar| quote!(#bar))).collect::<Vec<_>>());
        let coming = self.signature.parameters.iter().zip(&bars).filter_map(|(p, bar)| {
            let ty = lent_beside(p, krate);
            bar.as_ref().map(|bar| quote!(#bar: #ty))
        });
        let (ask, fails) = (self.ask(), self.fails());
        let unit = self.signature.is_unit();
        let seed_argument = if unit { quote!() } else { quote!(#seed: #seed_type) };
        let seed = if unit { quote!() } else { quote!(#seed) };
        let returned = self.signature.returned(quote!((#value_type, (#(#cotangents,)*))));
        let both = self.signature.success(quote!((#value, #pullback(#(#lent,)* #seed))));
        let params = self.mutable_params();
        let changes = bars.iter().any(Option::is_some).then(|| {
            quote! {
                ///
                /// What the function changes has a cotangent that goes in, as that of its value on return, and comes out as that of its
                /// value on entry.
            }
        });
        quote! {
            /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
            #changes
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming,)* #seed_argument) -> #returned #where_clause {
                let (#value, #pullback) = Self::#pullback_name #arguments (#(#given),*) #ask;
                #both
            }
        }
    }
}
