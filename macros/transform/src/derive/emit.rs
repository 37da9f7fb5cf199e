//! The code: the type of cotangents, and what is implemented for the item.

use super::item::{Field, Item, Style, Variant};
use super::parts::{constants, own_parts};
use super::traits::{methods, traits};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Generics, Ident, Lifetime};

/// Everything that is generated.
pub(super) fn all(item: &Item<'_>) -> TokenStream {
    let (definition, common, this) = (definition(item), common(item), of_the_item(item));
    let (traits, methods, constants) = (traits(item), methods(item), constants(item));
    quote! {
        #definition

        #[allow(
            deprecated,
            missing_docs,
            non_snake_case,
            private_bounds,
            private_interfaces,
            unreachable_patterns,
            unused_lifetimes,
            unused_qualifications,
            unused_variables,
            dead_code,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            reason = "generated"
        )]
        const _: () = {
            #common
            #this
            #traits
            #methods
            #constants
        };
    }
}

/// `impl … for …`
pub(super) fn implement(generics: &Generics, of: &TokenStream, target: &impl ToTokens, body: &TokenStream) -> TokenStream {
    let (declared, arguments, clause) = generics.split_for_impl();
    let of = if of.is_empty() { quote!() } else { quote!(#of for) };
    quote! {
        #[automatically_derived]
        impl #declared #of #target #arguments #clause {
            #body
        }
    }
}

/// What is written with a field of one value or of two.
pub(super) type Write<'a> = &'a dyn Fn(&Field<'_>, TokenStream, TokenStream) -> TokenStream;

/// How the fields of a value are reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Shared,
    Mutable,
    Moved,
}

impl Access {
    pub(super) fn place(self, of: &TokenStream, field: &Field<'_>) -> TokenStream {
        let (member, span) = (&field.member, field.span);
        match self {
            Access::Shared => quote_spanned!(span=> &#of.#member),
            Access::Mutable => quote_spanned!(span=> &mut #of.#member),
            Access::Moved => quote_spanned!(span=> #of.#member),
        }
    }
}

/// A value of a type: `path { x: … }`; fields that are left out have something in their places in tuples.
pub(super) fn build(path: &TokenStream, variant: &Variant<'_>, write: &dyn Fn(&Field<'_>) -> TokenStream) -> TokenStream {
    let name = variant.name.map(|n| quote!(::#n));
    match variant.style {
        Style::Unit => quote!(#path #name),
        Style::Named => {
            let (members, values) = (variant.carried().map(|f| &f.member), variant.carried().map(write));
            quote!(#path #name { #(#members: #values),* })
        }
        Style::Tuple => {
            let values = variant.fields.iter().map(|f| if f.bar.is_some() { write(f) } else { f.place.1.clone() });
            quote!(#path #name(#(#values),*))
        }
    }
}

/// A pattern that gives the fields that carry a derivative names with a prefix.
pub(super) fn pattern(path: &TokenStream, variant: &Variant<'_>, prefix: &str) -> TokenStream {
    let name = variant.name;
    match variant.style {
        Style::Unit => quote!(#path::#name),
        Style::Named => {
            let (members, names) = (variant.carried().map(|f| &f.member), variant.carried().map(|f| f.binding(prefix)));
            quote!(#path::#name { #(#members: #names,)* .. })
        }
        Style::Tuple => {
            let names =
                variant.fields.iter().map(|f| if f.bar.is_some() { f.binding(prefix).to_token_stream() } else { quote!(_) });
            quote!(#path::#name(#(#names),*))
        }
    }
}

/// What reaches a field.
type Reach<'a> = &'a dyn Fn(&Field<'_>) -> TokenStream;

/// Code over the fields of `a`: `write` has the variant and what reaches each field.
pub(super) fn one(
    item: &Item<'_>,
    path: &TokenStream,
    a: &TokenStream,
    write: &dyn Fn(&Variant<'_>, Reach<'_>) -> TokenStream,
    access: Access,
) -> TokenStream {
    if !item.is_enum {
        return write(&item.variants[0], &|field| access.place(a, field));
    }
    if item.variants.is_empty() {
        return quote!(match *#a {});
    }
    let arms = item.variants.iter().map(|variant| {
        let pattern = pattern(path, variant, "a");
        let body = write(variant, &|field| field.binding("a").to_token_stream());
        quote!(#pattern => { #body })
    });
    quote!(match #a { #(#arms)* })
}

/// Statements over the fields in the same places of `a` and `b`; `otherwise` where their variants differ.
pub(super) fn two(
    item: &Item<'_>,
    paths: [&TokenStream; 2],
    [a, b]: [&TokenStream; 2],
    access: [Access; 2],
    write: Write<'_>,
    otherwise: &TokenStream,
) -> TokenStream {
    if !item.is_enum {
        let fields = item.variants[0].carried();
        return fields.map(|f| write(f, access[0].place(a, f), access[1].place(b, f))).collect();
    }
    let arms = item.variants.iter().map(|variant| {
        let patterns = [pattern(paths[0], variant, "a"), pattern(paths[1], variant, "b")];
        let statements = variant.carried().map(|f| write(f, f.binding("a").to_token_stream(), f.binding("b").to_token_stream()));
        quote!((#(#patterns),*) => { #(#statements)* })
    });
    quote!(match (#a, #b) { #(#arms)* _ => { #otherwise } })
}

/// The cotangent's type.
fn definition(item: &Item<'_>) -> TokenStream {
    let Item { name, vis, cotangent, parameters, .. } = item;
    let (generics, clause) = (&parameters.cotangent, &parameters.cotangent.where_clause);
    let quiet = quote! {
        #[allow(
            dead_code,
            deprecated,
            missing_docs,
            non_camel_case_types,
            private_bounds,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            reason = "generated"
        )]
    };
    let title = format!(" The cotangent of [`{name}`]: what its fields that carry a derivative gather.");
    let derive =
        parameters.derivable.then(|| quote!(#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]));
    let fields = |variant: &Variant<'_>| {
        let doc = |f: &Field<'_>| {
            let member = f.member.to_token_stream().to_string();
            format!(" The cotangent of `{}`.", member.trim_start_matches("r#"))
        };
        let vis = |f: &Field<'_>| if item.is_enum { quote!() } else { f.vis.to_token_stream() };
        match variant.style {
            Style::Unit => quote!(),
            Style::Named => {
                let fields = variant.carried().map(|f| {
                    let (doc, vis, member, bar) = (doc(f), vis(f), &f.member, &f.bar);
                    quote!(#[doc = #doc] #vis #member: #bar)
                });
                quote!({ #(#fields),* })
            }
            Style::Tuple => {
                let fields = variant.fields.iter().map(|f| {
                    let vis = vis(f);
                    match &f.bar {
                        Some(bar) => {
                            let doc = doc(f);
                            quote!(#[doc = #doc] #vis #bar)
                        }
                        None => {
                            let place = &f.place.0;
                            quote!(#[doc = " It carries no derivative."] #vis #place)
                        }
                    }
                });
                quote!((#(#fields),*))
            }
        }
    };
    if item.is_enum {
        let variants = item.variants.iter().map(|variant| {
            let (name, fields) = (variant.name, fields(variant));
            let doc = format!(" The cotangent of `{}`.", name.to_token_stream());
            quote!(#[doc = #doc] #name #fields)
        });
        return quote!(#[doc = #title] #derive #quiet #vis enum #cotangent #generics #clause { #(#variants),* });
    }
    let variant = &item.variants[0];
    let fields = fields(variant);
    match variant.style {
        Style::Named => quote!(#[doc = #title] #derive #quiet #vis struct #cotangent #generics #clause #fields),
        _ => quote!(#[doc = #title] #derive #quiet #vis struct #cotangent #generics #fields #clause;),
    }
}

/// `Clone`, `Debug` and `PartialEq` where deriving them would ask them of the wrong types.
fn common(item: &Item<'_>) -> TokenStream {
    let Item { cotangent, parameters, .. } = item;
    if parameters.derivable {
        return quote!();
    }
    let generics = &parameters.cotangent;
    let (this, own) = (quote!(self), quote!(Self));
    let clone = one(
        item,
        &own,
        &this,
        &|variant, place| {
            build(&own, variant, &|field| {
                let place = place(field);
                quote!(::core::clone::Clone::clone(#place))
            })
        },
        Access::Shared,
    );
    let debug = one(
        item,
        &own,
        &this,
        &|variant, place| {
            let name = variant.name.map_or_else(|| cotangent.to_string(), ToString::to_string);
            let fields = variant.carried().map(|field| {
                let (place, member) = (place(field), field.member.to_token_stream().to_string());
                if variant.style == Style::Named { quote!(.field(#member, #place)) } else { quote!(.field(#place)) }
            });
            let kind = format_ident!("{}", if variant.style == Style::Named { "debug_struct" } else { "debug_tuple" });
            quote!(f.#kind(#name)#(#fields)*.finish())
        },
        Access::Shared,
    );
    let other = quote!(other);
    let equal = two(
        item,
        [&own, &own],
        [&this, &other],
        [Access::Shared; 2],
        &|_, a, b| quote!(if !::core::cmp::PartialEq::eq(#a, #b) { return false; }),
        &quote!(return false;),
    );
    let clone = quote!(fn clone(&self) -> Self { #clone });
    let debug = quote!(fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #debug });
    let equal = quote!(fn eq(&self, other: &Self) -> bool { #equal true });
    [(quote!(::core::clone::Clone), clone), (quote!(::core::fmt::Debug), debug), (quote!(::core::cmp::PartialEq), equal)]
        .iter()
        .map(|(of, body)| implement(generics, of, cotangent, body))
        .collect()
}

/// What is implemented for the item itself.
fn of_the_item(item: &Item<'_>) -> TokenStream {
    let Item { krate, name, cotangent, parameters, .. } = item;
    let own = quote!(Self);
    let (_, arguments, _) = parameters.cotangent.split_for_impl();
    let target = quote!(#cotangent);
    let vector = |function: Ident| {
        one(
            item,
            &own,
            &quote!(self),
            &|variant, place| {
                build(&target, variant, &|field| {
                    let place = place(field);
                    quote_spanned!(field.span=> #krate::rt::#function(#place))
                })
            },
            Access::Shared,
        )
    };
    let (zeros, entries) = (vector(format_ident!("zeros_like")), vector(format_ident!("to_cotangent")));
    let form = form(item);
    let differentiable = implement(
        &parameters.item,
        &quote!(#krate::Differentiable),
        name,
        &quote! {
            type Cotangent = #cotangent #arguments;
            fn zeros_like(&self) -> Self::Cotangent {
                #zeros
            }
            fn to_cotangent(&self) -> Self::Cotangent {
                #entries
            }
            #form
        },
    );
    let step = item.owned.then(|| {
        let body = two(
            item,
            [&own, &target],
            [&quote!(a), &quote!(along)],
            [Access::Mutable, Access::Shared],
            &|field, a, along| quote_spanned!(field.span=> #krate::rt::step(#a, by, #along);),
            &differ(item),
        );
        let body = quote!(fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) { #body });
        implement(&parameters.step, &quote!(#krate::rt::Step), name, &body)
    });
    // The lifetime makes the bound one that may not hold.
    let mut cloned = parameters.item.clone();
    let lifetime = Lifetime::new(&format!("'{}", parameters.fresh("own")), Span::call_site());
    let (_, given, _) = parameters.item.split_for_impl();
    cloned.make_where_clause().predicates.push(syn::parse_quote!(for<#lifetime> #name #given: ::core::clone::Clone));
    let copy = quote! {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    };
    let copy = implement(&cloned, &quote!(#krate::rt::Own), name, &copy);
    let carries = item.owned.then(|| {
        let mut shown = (*name).clone();
        shown.set_span(item.unknown.resolved_at(name.span()));
        implement(&parameters.carries, &quote!(#krate::rt::Carries), &shown, &quote!())
    });
    let parts = own_parts(item);
    quote!(#differentiable #carries #step #copy #parts)
}

/// Writes down the shapes of what a value holds, which are those of its cotangent too.
pub(super) fn form(item: &Item<'_>) -> TokenStream {
    let krate = item.krate;
    let write = |variant: &Variant<'_>, place: Reach<'_>| {
        let name = variant.name.map(|name| {
            let name = name.to_string();
            quote!(form.variant(#name);)
        });
        let fields = variant.carried().map(|field| {
            let place = place(field);
            quote_spanned!(field.span=> form.of(#place);)
        });
        quote!(#name #(#fields)*)
    };
    let body = one(item, &quote!(Self), &quote!(self), &write, Access::Shared);
    quote! {
        #[inline]
        fn form(&self, form: &mut #krate::rt::Form) {
            #body
        }
    }
}

/// What happens where two values are different variants.
pub(super) fn differ(item: &Item<'_>) -> TokenStream {
    let (krate, name) = (item.krate, item.name.to_string());
    quote!(#krate::rt::differ(#name))
}
