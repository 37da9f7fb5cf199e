//! The traits of a cotangent's type.

use super::emit::{Access, Write, build, differ, form, implement, one, pattern, two};
use super::item::Item;
use super::parts::parts;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The traits of the cotangent.
pub(super) fn traits(item: &Item<'_>) -> TokenStream {
    let Item { krate, cotangent, parameters, .. } = item;
    let visitor = format_ident!("{}", parameters.fresh("Visit"));
    let own = quote!(Self);
    let differ = differ(item);
    let both = |access: [Access; 2], write: Write<'_>, otherwise: &TokenStream, names: [TokenStream; 2]| {
        two(item, [&own, &own], [&names[0], &names[1]], access, write, otherwise)
    };
    let pairs = both([Access::Shared; 2], &|_, a, b| quote!(#krate::rt::pairs(#a, #b, visit);), &differ, [quote!(a), quote!(b)]);
    let pairs_mut = both(
        [Access::Mutable, Access::Shared],
        &|_, a, b| quote!(#krate::rt::pairs_mut(#a, #b, visit);),
        &differ,
        [quote!(a), quote!(b)],
    );
    let each = one(
        item,
        &own,
        &quote!(a),
        &|variant, place| {
            variant
                .carried()
                .map(|field| {
                    let place = place(field);
                    quote!(#krate::rt::each(#place, visit);)
                })
                .collect()
        },
        Access::Mutable,
    );
    let gather = both(
        [Access::Mutable, Access::Shared],
        &|_, a, b| quote!(#krate::rt::accumulate(#a, #b);),
        &differ,
        [quote!(acc), quote!(share)],
    );
    let zeros = one(
        item,
        &own,
        &quote!(self),
        &|variant, place| {
            build(&own, variant, &|field| {
                let place = place(field);
                quote!(#krate::rt::zeros_like(#place))
            })
        },
        Access::Shared,
    );
    let form = form(item);
    let assigned = if item.is_enum {
        let arms = item.variants.iter().map(|variant| {
            let patterns = [pattern(&own, variant, "a"), pattern(&own, variant, "b")];
            let statements = variant.carried().map(|f| {
                let (a, b) = (f.binding("a"), f.binding("b"));
                quote!(#krate::rt::assign(#a, #b);)
            });
            quote!((#(#patterns),*) => { #(#statements)* })
        });
        quote!(match (to, value) { #(#arms)* (to, value) => *to = value })
    } else {
        let write: Write<'_> = &|_, a, b| quote!(#krate::rt::assign(#a, #b););
        both([Access::Mutable, Access::Moved], write, &quote!(), [quote!(to), quote!(value)])
    };
    let implemented = [
        (
            quote!(#krate::Differentiable),
            quote! {
                type Cotangent = Self;
                fn zeros_like(&self) -> Self {
                    #zeros
                }
                fn to_cotangent(&self) -> Self {
                    ::core::clone::Clone::clone(self)
                }
                #form
            },
        ),
        (
            quote!(#krate::Cotangent),
            quote! {
                fn pairs<#visitor: #krate::rt::Pairs>(a: &Self, b: &Self, visit: &mut #visitor) {
                    #pairs
                }
                fn pairs_mut<#visitor: #krate::rt::PairsMut>(a: &mut Self, b: &Self, visit: &mut #visitor) {
                    #pairs_mut
                }
                fn each<#visitor: #krate::rt::Each>(a: &mut Self, visit: &mut #visitor) {
                    #each
                }
            },
        ),
        (
            quote!(#krate::rt::Accumulate<&Self>),
            quote! {
                fn gather(acc: &mut Self, share: &Self) {
                    #gather
                }
            },
        ),
        (
            quote!(#krate::rt::Assign),
            quote! {
                fn assign_from(to: &mut Self, value: Self) {
                    #assigned
                }
            },
        ),
        (
            quote!(#krate::rt::Own),
            quote! {
                type Owned = Self;
                fn own(a: &Self) -> Self {
                    ::core::clone::Clone::clone(a)
                }
            },
        ),
        (
            quote!(#krate::rt::Step),
            quote! {
                fn step_by(a: &mut Self, by: f64, along: &Self) {
                    #krate::Cotangent::add_scaled(a, by, along);
                }
            },
        ),
        // What a field that is a reference leads to, its cotangent owns.
        (
            quote!(#krate::rt::Inside),
            quote!(
                type Inside = Self;
                fn inside(&self) -> &Self {
                    self
                }
            ),
        ),
        (
            quote!(#krate::rt::InsideMut),
            quote!(
                fn inside_mut(&mut self) -> &mut Self {
                    self
                }
            ),
        ),
        (
            quote!(::core::ops::AddAssign<&Self>),
            quote! {
                fn add_assign(&mut self, share: &Self) {
                    #krate::rt::accumulate(self, share);
                }
            },
        ),
    ];
    let (declared, arguments, clause) = parameters.cotangent.split_for_impl();
    // What a box holds gathers what is computed of it.
    let boxed = quote! {
        #[automatically_derived]
        impl #declared #krate::rt::Accumulate<&#cotangent #arguments> for #krate::rt::Box<#cotangent #arguments> #clause {
            fn gather(acc: &mut Self, share: &#cotangent #arguments) {
                #krate::rt::accumulate(&mut **acc, share);
            }
        }
    };
    let own = implemented.iter().map(|(of, body)| implement(&parameters.cotangent, of, cotangent, body));
    own.chain([boxed]).collect()
}

/// The functions of `Cotangent` as methods.
pub(super) fn methods(item: &Item<'_>) -> TokenStream {
    let Item { krate, vis, cotangent, parameters, .. } = item;
    let trait_ = quote!(#krate::Cotangent);
    let body = quote! {
        /// self += by·share
        #vis fn add_scaled(&mut self, by: impl #krate::Element, share: &Self) {
            #trait_::add_scaled(self, by, share);
        }
        /// self *= by
        #vis fn scale(&mut self, by: impl #krate::Element) {
            #trait_::scale(self, by);
        }
        /// ⟨self, other⟩
        #vis fn dot(&self, other: &Self) -> f64 {
            #trait_::dot(self, other)
        }
        /// √⟨self, self⟩
        #vis fn norm(&self) -> f64 {
            #trait_::norm(self)
        }
        /// The entries: fields in the order of their declaration, arrays row by row, maps by ascending keys.
        #vis fn to_vec(&self) -> #krate::rt::prelude::Vec<f64> {
            #trait_::to_vec(self)
        }
        /// A cotangent in the shape of `like` with the entries of `to_vec`.
        #vis fn from_vec(like: &Self, entries: &[f64]) -> Self {
            #trait_::from_vec(like, entries)
        }
    };
    let parts = parts(item);
    implement(&parameters.cotangent, &quote!(), cotangent, &quote!(#body #parts))
}
