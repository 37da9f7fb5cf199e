//! Vector modes: `tangents` along several directions, `adjoints` of several seeds.

use super::forward::Forward;
use super::gradient::group;
use super::{Parts, argument};
use crate::emit::names::ident;
use crate::ir::Kind;
use crate::parse::Parameter;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::{Ident, Index};

impl Parts<'_> {
    /// Whether derivatives by several directions and seeds make sense: nothing is changed, and all results carry derivatives.
    pub(super) fn has_vectors(&self) -> bool {
        let signature = self.signature;
        let whole = !signature.is_unit() && signature.results.iter().all(Kind::is_differentiable);
        whole && !signature.parameters.iter().any(|p| p.mutable) && signature.parameters.iter().any(|p| p.differentiated)
    }

    /// Names that neither a parameter has, nor what belongs to one, nor any other of these.
    pub(super) fn fresh<const N: usize>(&self, wishes: [&str; N]) -> [Ident; N] {
        let mut taken = BTreeSet::new();
        wishes.map(|wish| {
            let name = self.apart(wish, |name| !taken.contains(name));
            taken.insert(name.clone());
            ident(&name)
        })
    }

    /// The wish, or the same with a number behind its first word, that fits and that is neither a parameter nor what belongs to one: beside a
    /// parameter `value` its direction is `value_dot`, so the tangent of the function's value is `value_1_dot`.
    pub(super) fn apart(&self, wish: &str, fits: impl Fn(&str) -> bool) -> String {
        let is_apart = |name: &str| {
            self.signature.parameters.iter().all(|p| match name.strip_prefix(&p.name.unraw().to_string()) {
                None => true,
                Some("") => false,
                Some(end) => end.strip_prefix('_').is_none_or(|end| end.starts_with(|c: char| c.is_ascii_digit())),
            })
        };
        let with = |n: u32| match wish.split_once('_') {
            _ if n == 0 => wish.to_owned(),
            Some((word, end)) => format!("{word}_{n}_{end}"),
            None => format!("{wish}_{n}"),
        };
        (0..=u32::MAX).map(with).find(|name| is_apart(name) && fits(name)).expect("there are more numbers than names")
    }

    /// The parts of a gradient or a direction, one a parameter: the expression itself where there is one part.
    pub(super) fn each_part(&self, whole: &TokenStream) -> Vec<Option<TokenStream>> {
        let parameters = &self.signature.parameters;
        let alone = parameters.iter().filter(|p| p.differentiated).count() == 1;
        let mut next = (0..).map(Index::from);
        let part = |p: &Parameter| {
            let at = p.differentiated.then(|| next.next()).flatten()?;
            Some(if alone { whole.clone() } else { quote!(#whole.#at) })
        };
        parameters.iter().map(part).collect()
    }

    /// What a gradient is made of, from the cotangents of all parameters.
    pub(super) fn picked(&self, bars: &TokenStream) -> TokenStream {
        let parameters = self.signature.parameters.iter().enumerate().filter(|(_, p)| p.differentiated);
        let parts: Vec<TokenStream> = parameters
            .map(|(i, _)| {
                let at = Index::from(i);
                quote!(#bars.#at)
            })
            .collect();
        group(&parts, parts.len() == 1)
    }

    /// The type of the gradient: the cotangents of the differentiated parameters, bare where there is one.
    pub(super) fn gradient_type(&self) -> TokenStream {
        let pairs = self.cotangents.iter().zip(&self.signature.parameters);
        let types: Vec<TokenStream> = pairs.filter(|(_, p)| p.differentiated).map(|(t, _)| t.clone()).collect();
        group(&types, types.len() == 1)
    }

    /// Zeros in the form of the gradient.
    pub(super) fn blank(&self) -> TokenStream {
        let krate = self.krate;
        let rt = quote!(#krate::rt);
        let zeros = |p: &Parameter| {
            let n = argument(p);
            if p.is_reference() { quote!(#rt::zeros_like(#n)) } else { quote!(#rt::zeros_like(&#n)) }
        };
        let zeros: Vec<TokenStream> = self.signature.parameters.iter().filter(|p| p.differentiated).map(zeros).collect();
        group(&zeros, zeros.len() == 1)
    }

    pub(super) fn vectors(&self, vis: &syn::Visibility) -> Vec<TokenStream> {
        if self.has_vectors() { vec![self.tangents(vis), self.adjoints(vis)] } else { vec![] }
    }

    fn tangents(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, arguments, params, value_type, seed_type, .. } = self;
        let rt = quote!(#krate::rt);
        let names = ["directions", "rest", "value", "there", "outputs", "tangents", "gradients"];
        let [directions, rest, value, there, outputs, dots, gradients] = self.fresh(names);
        let [pullback, adjoints, name] = ["pullback", "adjoints", "tangents"].map(|n| self.named(n));
        let (given, gradient, ask, fails) = (self.given(), self.gradient_type(), self.ask(), self.fails());
        let several = self.forward.get(1);
        let sweep = match several {
            None => self.along_one(&rest, &dots),
            Some(several) => self.along_several(several, &rest, &dots),
        };
        let returned = self.signature.returned(quote!((#value_type, #rt::Vec<#seed_type>)));
        let (ends_there, all) =
            (self.signature.success(quote!((#there, #dots))), self.signature.success(quote!((#value, #dots))));
        let at_once = several.map(|several| {
            let doc = format!(" A sweep goes along {} directions at once.", several.directions.count());
            quote!(#[doc = #doc])
        });
        quote! {
            /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
            /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
            /// each, and a direction a product with them.
            #at_once
            #fails
            #[inline]
            #vis fn #name #generics (
                #(#params,)*
                #directions: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<#gradient>>
            ) -> #returned #where_clause {
                let #directions: #rt::Vec<_> = ::core::iter::Iterator::collect(::core::iter::IntoIterator::into_iter(#directions));
                let (mut #value, mut #dots) = (::core::option::Option::None, #rt::Vec::new());
                let mut #rest = &#directions[..];
                while !#rest.is_empty() {
                    let #there = { #sweep };
                    if #rt::Cotangent::count(&#dots[0]) < #rest.len() {
                        let #outputs = #rt::zeros_like(&#there);
                        let (_, #gradients) = Self::#adjoints #arguments (#(#given,)* #rt::basis(&#outputs)) #ask;
                        let #rest = ::core::iter::Iterator::map(#rest.iter(), ::core::borrow::Borrow::<#gradient>::borrow);
                        ::core::iter::Extend::extend(&mut #dots, #rt::along(&#outputs, &#gradients, #rest));
                        return #ends_there;
                    }
                    #value = ::core::option::Option::Some(#there);
                }
                let #value = match #value {
                    ::core::option::Option::Some(#value) => #value,
                    ::core::option::Option::None => Self::#pullback #arguments (#(#given),*) #ask .0,
                };
                #all
            }
        }
    }

    /// A sweep along the first direction of the rest: its value; the tangent is behind the others.
    fn along_one(&self, rest: &Ident, dots: &Ident) -> TokenStream {
        let Parts { arguments, .. } = self;
        let [direction, behind, there, dot] = self.fresh(["direction", "behind", "there", "tangent"]);
        let tangent = self.named("tangent");
        let (given, gradient, ask, along) = (self.given(), self.gradient_type(), self.ask(), self.along(&direction));
        quote! {
            let (#direction, #behind) = (&#rest[0], &#rest[1..]);
            #rest = #behind;
            let #direction: &#gradient = ::core::borrow::Borrow::borrow(#direction);
            let (#there, #dot) = Self::#tangent #arguments (#(#given,)* #(#along),*) #ask;
            #dots.push(#dot);
            #there
        }
    }

    /// A sweep along the first few directions of the rest at once: its value; the tangents are behind the others. One that is left over has
    /// a sweep of its own.
    fn along_several(&self, several: &Forward<'_>, rest: &Ident, dots: &Ident) -> TokenStream {
        let Parts { krate, arguments, params, .. } = self;
        let rt = quote!(#krate::rt);
        let [group, behind, there, dot] = self.fresh(["group", "behind", "there", "tangent"]);
        let at_once = self.named(&several.directions.to_string());
        let (given, gradient, ask) = (self.given(), self.gradient_type(), self.ask());
        let count = Literal::usize_unsuffixed(several.directions.count());
        let each: Vec<Ident> =
            (1..=several.directions.count()).map(|i| self.fresh([&format!("direction{i}")])).map(|[name]| name).collect();
        let parts: Vec<Vec<TokenStream>> = each.iter().map(|direction| self.along(direction)).collect();
        let along = (0..params.len()).map(|i| {
            let of_parameter = parts.iter().map(|of_direction| &of_direction[i]);
            quote!((#(#of_parameter),*))
        });
        let alone = self.along_one(rest, dots);
        quote! {
            if #rest.len() == 1 {
                #alone
            } else {
                let (#group, #behind) = #rest.split_at(::core::cmp::Ord::min(#count, #rest.len()));
                #rest = #behind;
                let [#(#each),*]: [&#gradient; #count] = #rt::group(#group);
                let (#there, #dot) = Self::#at_once #arguments (#(#given,)* #(#along),*) #ask;
                let #dot = ::core::iter::IntoIterator::into_iter(#dot);
                ::core::iter::Extend::extend(&mut #dots, ::core::iter::Iterator::take(#dot, #group.len()));
                #there
            }
        }
    }

    /// The parts of a direction as forward mode takes them, one a parameter.
    fn along(&self, direction: &Ident) -> Vec<TokenStream> {
        let parts = self.each_part(&quote!(#direction));
        let alone = parts.iter().flatten().count() == 1;
        let part = |part: &Option<TokenStream>| match part {
            None => quote!(()),
            Some(part) if alone => quote!(#part),
            Some(part) => quote!(&#part),
        };
        parts.iter().map(part).collect()
    }

    /// A Jacobian of which a pattern is known.
    pub(super) fn sparse_jacobian(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        if !self.has_vectors() {
            return None;
        }
        let Parts { krate, generics, where_clause, arguments, params, .. } = self;
        let (rt, elem) = (quote!(#krate::rt), self.element());
        let [colouring, value] = self.fresh(["colouring", "value"]);
        let [pullback, adjoints, tangents, name] = ["pullback", "adjoints", "tangents", "sparse_jacobian"].map(|n| self.named(n));
        let (given, blank, ask, fails) = (self.given(), self.blank(), self.ask(), self.fails());
        let returned = self.signature.returned(quote!(#krate::sparse::SparseJacobian<#elem>));
        let columns = quote!(&Self::#tangents #arguments (#(#given,)* #colouring.seeds(&#blank)) #ask .1);
        let rows = quote!(&Self::#adjoints #arguments (#(#given,)* #colouring.seeds(&#rt::zeros_like(&#value))) #ask .1);
        let (by_columns, by_rows) = (
            self.signature.success(quote!(#colouring.collected(#columns))),
            self.signature.success(quote!(#colouring.collected(#rows))),
        );
        Some(quote! {
            /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
            #fails
            #[inline]
            #vis fn #name #generics (#(#params,)* #colouring: &#krate::sparse::Colouring) -> #returned #where_clause {
                if #colouring.along() == #krate::sparse::Along::Columns {
                    #by_columns
                } else {
                    let (#value, _) = Self::#pullback #arguments (#(#given),*) #ask;
                    #by_rows
                }
            }
        })
    }

    fn adjoints(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, arguments, params, value_type, seed_type, .. } = self;
        let rt = quote!(#krate::rt);
        let [seeds, seed, value, pullback, next, bars, gradients] =
            self.fresh(["seeds", "seed", "value", "pullback", "next", "bars", "gradients"]);
        let [pullback_name, name] = ["pullback", "adjoints"].map(|n| self.named(n));
        let (given, gradient, ask, fails) = (self.given(), self.gradient_type(), self.ask(), self.fails());
        let none: Vec<Option<TokenStream>> = vec![None; params.len()];
        let lent = self.lent(&none);
        let picked = self.picked(&quote!(#bars));
        let returned = self.signature.returned(quote!((#value_type, #rt::Vec<#gradient>)));
        let all = self.signature.success(quote!((#value, #gradients)));
        let swept = quote! {
            let #bars = #pullback(#(#lent,)* ::core::clone::Clone::clone(::core::borrow::Borrow::<#seed_type>::borrow(&#seed)));
            #gradients.push(#picked);
        };
        // What is consumed by the first call is made again for each other one.
        let again = (!self.pullback.repeatable).then(|| {
            quote! {
                let #pullback = match #next.take() {
                    ::core::option::Option::Some(#pullback) => #pullback,
                    ::core::option::Option::None => Self::#pullback_name #arguments (#(#given),*) #ask .1,
                };
            }
        });
        let kept = again.is_some().then(|| quote!(let mut #next = ::core::option::Option::Some(#pullback);));
        let doc = if self.pullback.repeatable {
            " They share one forward sweep."
        } else {
            " Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one."
        };
        quote! {
            /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
            /// where there is one.
            #[doc = #doc]
            #fails
            #[inline]
            #vis fn #name #generics (
                #(#params,)*
                #seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<#seed_type>>
            ) -> #returned #where_clause {
                let (#value, #pullback) = Self::#pullback_name #arguments (#(#given),*) #ask;
                #kept
                let mut #gradients = #rt::Vec::new();
                for #seed in #seeds {
                    #again
                    #swept
                }
                #all
            }
        }
    }
}
