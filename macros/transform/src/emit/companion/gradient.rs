//! What only a function with one float as its result has.

use super::{Parts, argument};
use crate::emit::names::{ident, numbered};
use crate::emit::signature::{cotangent, without_lifetimes};
use crate::ir::{Elem, Kind};
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type};

/// Whether the one result of a function is a float.
pub(super) enum Scalar {
    Yes(Elem),
    /// It hides behind an alias: rustc knows.
    Perhaps,
    No,
}

impl Scalar {
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Float(elem) => Scalar::Yes(elem.clone()),
            Kind::Unknown => Scalar::Perhaps,
            _ => Scalar::No,
        }
    }
}

impl Parts<'_> {
    /// What only a function with one float as its result has.
    pub(super) fn scalar(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        if let Scalar::No = self.scalar {
            return None;
        }
        let Parts { krate, generics, where_clause, arguments, cotangents, value_type, .. } = self;
        let [pullback, _, value, gradient] = &self.names;
        let params = self.mutable_params();
        let parameters = &self.signature.parameters;
        let bars: Vec<Option<Ident>> = parameters
            .iter()
            .map(|p| p.differentiated.then(|| format_ident!("{}_bar", p.name.to_string().trim_start_matches("r#"))))
            .collect();
        let pattern = bars.iter().map(|b| b.as_ref().map_or(quote!(_), |b| quote!(#b)));
        let picked: Vec<TokenStream> = bars.iter().flatten().map(|b| quote!(#b)).collect();
        let types: Vec<TokenStream> = cotangents
            .iter()
            .zip(parameters)
            .filter(|(_, p)| p.differentiated)
            .map(|(t, p)| if p.mutable { cotangent(&p.ty, &p.kind, krate) } else { t.clone() })
            .collect();
        let one = picked.len() == 1;
        let (gradient_type, pick) = (group(&types, one), group(&picked, one));
        let names: Vec<Ident> = parameters.iter().map(argument).collect();
        let [adjoint, both, alone, into] =
            ["adjoint", "value_and_gradient", "gradient", "value_and_gradient_into"].map(|n| self.named(n));
        let mut where_clause = where_clause.clone();
        let seed = match self.scalar {
            Scalar::Yes(Elem::F32 | Elem::F64) => quote!(1.0),
            Scalar::Perhaps => {
                let result = without_lifetimes(&self.signature.result_types[0]);
                where_clause = bounded(&where_clause, &result, krate);
                quote!(<#result as #krate::rt::One<_>>::one())
            }
            _ => quote!(#krate::rt::lit(1.0)),
        };
        let (ask, fails) = (self.ask(), self.fails());
        let given = quote!(Self::#adjoint #arguments (#(#names,)* #seed));
        let changing: Vec<(&Parameter, &Ident)> =
            parameters.iter().zip(&bars).filter(|(p, _)| p.mutable).filter_map(|(p, bar)| Some((p, bar.as_ref()?))).collect();
        let both_body = if !changing.is_empty() {
            // What the function leaves behind is not looked at.
            let pullback_name = self.named("pullback");
            let (given, zeros) = (
                self.given(),
                changing.iter().map(|(p, bar)| {
                    let n = argument(p);
                    quote!(let mut #bar = #krate::rt::zeros_like(&*#n);)
                }),
            );
            let lent: Vec<Option<TokenStream>> = parameters
                .iter()
                .zip(&bars)
                .map(|(p, bar)| bar.as_ref().filter(|_| p.mutable).map(|bar| quote!(&mut #bar)))
                .collect();
            let lent = self.lent(&lent);
            let pattern = parameters.iter().zip(&bars).map(|(p, bar)| match bar {
                Some(bar) if !p.mutable => quote!(#bar),
                _ => quote!(_),
            });
            let both = self.signature.success(quote!((#value, #pick)));
            quote! {
                let (#value, #pullback) = Self::#pullback_name #arguments (#(#given),*) #ask;
                #(#zeros)*
                let (#(#pattern,)*) = #pullback(#(#lent,)* #seed);
                #both
            }
        } else if !one && parameters.iter().all(|p| p.differentiated) {
            given
        } else {
            let both = self.signature.success(quote!((#value, #pick)));
            quote!(let (#value, (#(#pattern,)*)) = #given #ask; #both)
        };
        let rest = ident(&numbered("bars", |name| !names.iter().any(|n| n == name) && gradient != name && value != name));
        let returned = |inner| self.signature.returned(inner);
        let (pair, single, plain) =
            (returned(quote!((#value_type, #gradient_type))), returned(gradient_type.clone()), returned(value_type.clone()));
        let second = self.signature.success(quote!(Self::#both #arguments (#(#names),*) #ask .1));
        let first = self.signature.success(quote!(#value));
        Some(quote! {
            /// The value and the cotangents of the differentiated parameters.
            #fails
            #vis fn #both #generics (#(#params),*) -> #pair #where_clause {
                #both_body
            }

            /// The cotangents of the differentiated parameters.
            #fails
            #vis fn #alone #generics (#(#params),*) -> #single #where_clause {
                #second
            }

            /// The value; the gradient goes into the buffers of the caller.
            #fails
            #vis fn #into #generics (
                #(#params,)*
                #gradient: &mut #gradient_type
            ) -> #plain #where_clause {
                let (#value, #rest) = Self::#both #arguments (#(#names),*) #ask;
                #krate::rt::assign(#gradient, #rest);
                #first
            }
        })
    }
}

/// A `where` clause that asks in addition for a float. The lifetime puts the question off until somebody calls the function.
fn bounded(clause: &TokenStream, result: &Type, krate: &TokenStream) -> TokenStream {
    let mut clause = syn::parse2(clause.clone()).unwrap_or_else(|_| syn::WhereClause {
        where_token: <syn::Token![where]>::default(),
        predicates: syn::punctuated::Punctuated::new(),
    });
    clause.predicates.push(syn::parse_quote! {
        for<'one> #result: #krate::rt::One<<#result as #krate::Differentiable>::Cotangent>
    });
    quote!(#clause)
}

/// One piece bare, several as a tuple.
pub(super) fn group(tokens: &[TokenStream], bare: bool) -> TokenStream {
    if bare { quote!(#(#tokens)*) } else { quote!((#(#tokens,)*)) }
}
