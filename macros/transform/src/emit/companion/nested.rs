//! What a function that calls `f::gradient`, `f::value_and_gradient` or `f::tangent` needs of it: their own pullbacks and tangents.
//!
//! All of them are calls of `pullback_tangent`, which along ẋ takes a seed z̄ and its tangent w to the cotangents Jᵀz̄ and their tangents
//! ∂(Jᵀz̄)/∂x·ẋ + Jᵀw. Second derivatives are symmetric: for a scalar function with z̄ = 1 the first term is H·ẋ, the pullback of the
//! gradient at ẋ; and it is the derivative of z̄ᵀJẋ by x, the pullback of the tangent at z̄.

use super::sweeps::pattern;
use super::{Parts, argument};
use crate::emit::names::numbered;
use crate::emit::signature::{again, cotangent, identifiers};
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::{Ident, Index};

/// Where a sweep stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// In the function itself.
    Function,
    /// In a closure inside of it, out of which nothing fails.
    Closure,
    /// In a pullback, which is lent the arguments again.
    Pullback,
}

/// A function on the companion that another one calls.
struct Nested {
    name: &'static str,
    /// Its value and the value's tangent, and their types.
    value: TokenStream,
    dot: TokenStream,
    ty: TokenStream,
    dot_type: TokenStream,
    /// What computes the value, and what computes both.
    forward: TokenStream,
    both: TokenStream,
    /// The name of the seed, what computes the cotangents from it, these, and their types.
    seed: Ident,
    reverse: TokenStream,
    bars: TokenStream,
    bar_types: Vec<TokenStream>,
    /// Whether directions are among its parameters.
    directed: bool,
}

impl Parts<'_> {
    /// The pullbacks and tangents of the functions on the companion.
    pub(super) fn nested(&self, vis: &syn::Visibility) -> TokenStream {
        let gradients = self.one().map(|(one, zero)| {
            let functions = [self.nested_gradient(&one, &zero), self.nested_both(&one, &zero)];
            functions.iter().map(|nested| self.written(nested, vis)).collect::<TokenStream>()
        });
        let tangent = self.written(&self.nested_tangent(), vis);
        quote!(#gradients #tangent)
    }

    /// The pullback of the gradient takes ḡ to H·ḡ.
    fn nested_gradient(&self, one: &TokenStream, zero: &TokenStream) -> Nested {
        let [seed, gradient, dot, second] = self.fresh(["seed", "gradient", "gradient_dot", "second"]);
        let (name, given, arguments, ask) = (self.named("gradient"), self.given(), &self.arguments, self.ask());
        let (first, dotted) = (self.picked(&quote!(#second.0)), self.picked(&quote!(#second.1)));
        let both = self.sweep(Stands::Function, &self.moving("dot"), (one, zero), (&quote!(_), &second));
        Nested {
            name: "gradient",
            value: quote!(#gradient),
            dot: quote!(#dot),
            ty: self.gradient_type(),
            dot_type: self.gradient_type(),
            forward: quote!(let #gradient = Self::#name #arguments (#(#given),*) #ask;),
            both: quote!(#both let (#gradient, #dot) = (#first, #dotted);),
            reverse: self.sweep(Stands::Pullback, &self.some(&quote!(#seed)), (one, zero), (&quote!(_), &second)),
            bars: quote!(#second.1),
            bar_types: self.cotangents.clone(),
            seed,
            directed: false,
        }
    }

    /// The pullback of the value and the gradient takes (z̄, ḡ) to H·ḡ + ∇f·z̄.
    fn nested_both(&self, one: &TokenStream, zero: &TokenStream) -> Nested {
        let [seed, value, value_dot, gradient, dot, second] =
            self.fresh(["seed", "value", "value_dot", "gradient", "gradient_dot", "second"]);
        let (name, given, arguments, ask) = (self.named("value_and_gradient"), self.given(), &self.arguments, self.ask());
        let (first, dotted) = (self.picked(&quote!(#second.0)), self.picked(&quote!(#second.1)));
        let both = self.sweep(Stands::Function, &self.moving("dot"), (one, zero), (&quote!((#value, #value_dot)), &second));
        let (value_type, seed_type, ty) = (&self.value_type, &self.seed_type, self.gradient_type());
        let given_back = (one, &quote!(#seed.0));
        Nested {
            name: "value_and_gradient",
            value: quote!((#value, #gradient)),
            dot: quote!((#value_dot, #dot)),
            ty: quote!((#value_type, #ty)),
            dot_type: quote!((#seed_type, #ty)),
            forward: quote!(let (#value, #gradient) = Self::#name #arguments (#(#given),*) #ask;),
            both: quote!(#both let (#gradient, #dot) = (#first, #dotted);),
            reverse: self.sweep(Stands::Pullback, &self.some(&quote!(#seed.1)), given_back, (&quote!(_), &second)),
            bars: quote!(#second.1),
            bar_types: self.cotangents.clone(),
            seed,
            directed: false,
        }
    }

    /// The pullback of the tangent takes (z̄, w) to Jᵀz̄ + ∂(wᵀJẋ)/∂x, and to Jᵀw for ẋ; where x moves along a and ẋ along b, it moves by J·b
    /// and by ẋᵀ·∂(Jᵀeₖ)/∂x·a in its entry k.
    fn nested_tangent(&self) -> Nested {
        let Parts { krate, arguments, value_type, seed_type, .. } = self;
        let rt = quote!(#krate::rt);
        let [seed, value, dot, second, moves, turns, bends] =
            self.fresh(["seed", "value", "value_dot", "second", "value_moves", "dot_moves", "dot_bends"]);
        let (name, given, ask, dots) = (self.named("tangent"), self.given(), self.ask(), self.named_bars("dot"));
        let along = |names: &[Option<Ident>]| -> Vec<TokenStream> {
            names.iter().map(|name| name.as_ref().map_or(quote!(()), |name| quote!(&#name))).collect()
        };
        let along_dots = along(&dots);
        let forward = quote!(let (#value, #dot) = Self::#name #arguments (#(#given,)* #(#along_dots),*) #ask;);
        let (a, b) = (self.named_bars("moves"), self.named_bars("dot_moves"));
        let (along_a, along_b) = (along(&a), along(&b));
        let copies = |names: &[Option<Ident>], lent: Option<TokenStream>| -> Vec<TokenStream> {
            let copy = |name: &Ident| quote!(::core::option::Option::Some(::core::clone::Clone::clone(#lent #name)));
            names.iter().map(|name| name.as_ref().map_or(quote!(::core::option::Option::None), copy)).collect()
        };
        let bend = self.sweep(
            Stands::Closure,
            &copies(&a, Some(quote!(&))),
            (&quote!(#seed), &quote!(#rt::zeros_like(&#value))),
            (&quote!(_), &second),
        );
        let terms = dots.iter().enumerate().filter_map(|(i, dot)| {
            let (at, dot) = (Index::from(i), dot.as_ref()?);
            Some(quote!(#rt::Cotangent::dot(&#second.1.#at, &#dot)))
        });
        let owned = |names: &[Option<Ident>]| -> TokenStream {
            let one = |(name, p): (&Option<Ident>, &Parameter)| {
                let (name, n) = (name.as_ref()?, argument(p));
                let x = if p.is_reference() { quote!(#n) } else { quote!(&#n) };
                Some(quote!(let #name = #rt::moving(#rt::given(&#name), #x);))
            };
            names.iter().zip(&self.signature.parameters).filter_map(one).collect()
        };
        let (own_a, own_b) = (owned(&a), owned(&b));
        let both = quote! {
            #own_a
            #own_b
            #forward
            let (_, #moves) = Self::#name #arguments (#(#given,)* #(#along_a),*) #ask;
            let (_, mut #turns) = Self::#name #arguments (#(#given,)* #(#along_b),*) #ask;
            let #bends = #rt::by_each_seed(&#value, |#seed| { #bend 0.0 #(+ #terms)* });
            #rt::accumulate(&mut #turns, &#bends);
        };
        let reverse =
            self.sweep(Stands::Pullback, &copies(&dots, None), (&quote!(#seed.1), &quote!(#seed.0)), (&quote!(_), &second));
        let indices: Vec<Index> = (0..dots.len()).map(Index::from).collect();
        Nested {
            name: "tangent",
            value: quote!((#value, #dot)),
            dot: quote!((#moves, #turns)),
            ty: quote!((#value_type, #seed_type)),
            dot_type: quote!((#seed_type, #seed_type)),
            forward,
            both,
            reverse,
            bars: quote!((#(#second.1.#indices,)* #(#second.0.#indices,)*)),
            bar_types: self.cotangents.iter().chain(&self.cotangents).cloned().collect(),
            seed,
            directed: true,
        }
    }

    /// The two functions that stand for one in a function that calls it.
    fn written(&self, nested: &Nested, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, signature, .. } = self;
        let Nested { name, value, dot, ty, dot_type, forward, both, seed, reverse, bars, bar_types, directed } = nested;
        let parameters = &signature.parameters;
        let dots = self.named_bars("dot");
        // What does not move has no direction, whatever stands in its place.
        let mut taken = BTreeSet::new();
        identifiers(quote!(#(#params)* #(#captured)*), &mut taken);
        let unmoved = numbered("Unmoved", |name| !taken.iter().any(|other| other.starts_with(name)));
        let still = parameters.iter().filter(|p| *directed && !p.differentiated).enumerate();
        let still: Vec<Ident> = still.map(|(i, _)| format_ident!("{unmoved}{}", i + 1)).collect();
        let mut generics: syn::Generics = syn::parse2(generics.clone()).unwrap_or_default();
        generics.params.extend(still.iter().map(|name| -> syn::GenericParam { syn::parse_quote!(#name) }));
        let (mut own, mut lent_again, mut patterns) = (Vec::new(), Vec::new(), Vec::new());
        let mut next = still.iter();
        for (p, dot) in parameters.iter().zip(&dots).filter(|_| *directed) {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match (dot, dot.is_none().then(|| next.next()).flatten()) {
                (Some(dot), _) => {
                    own.push(quote!(#dot: #ty));
                    lent_again.push(quote!(&#ty));
                    patterns.push(quote!(#dot: &#ty));
                }
                (None, Some(still)) => {
                    own.push(quote!(_: #still));
                    lent_again.push(quote!(&#still));
                    patterns.push(quote!(_: &#still));
                }
                (None, None) => {}
            }
        }
        let again_types = parameters.iter().map(|p| again(p, krate));
        let again_patterns = parameters.iter().map(|p| pattern(p, None, krate));
        let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
        let function = quote!(
            impl ::core::ops::Fn(#(#again_types,)* #(#lent_again,)* #dot_type) -> (#(#bar_types,)*) + use<#(#around,)* #(#captured,)* #(#still),*>
        );
        let moving = |end: &str| -> Vec<TokenStream> {
            let names = self.named_bars(end);
            let one = |(p, name): (&Parameter, &Option<Ident>)| {
                let ty = cotangent(&p.ty, &p.kind, krate);
                name.as_ref().map_or(quote!(_: impl #krate::Tangent<()>), |name| quote!(#name: impl #krate::Tangent<#ty>))
            };
            parameters.iter().zip(&names).map(one).collect()
        };
        let coming = if *directed { [moving("moves"), moving("dot_moves")].concat() } else { moving("dot") };
        let (pullback, tangent) = (self.named(&format!("{name}_pullback")), self.named(&format!("{name}_tangent")));
        let pulled = signature.returned(quote!((#ty, #function)));
        let closure = quote!(move |#(#again_patterns,)* #(#patterns,)* #seed: #dot_type| { #reverse #bars });
        let (both_types, all) = (signature.returned(quote!((#ty, #dot_type))), signature.success(quote!((#value, #dot))));
        let given = signature.success(quote!((#value, #closure)));
        let doc = [format!(" The pullback of `{name}`."), format!(" The tangent of `{name}`.")];
        let [of_pullback, of_tangent] = doc;
        let fails = self.fails();
        quote! {
            #[doc = #of_pullback]
            #fails
            #[inline]
            #vis fn #pullback #generics (#(#params,)* #(#own),*) -> #pulled #where_clause {
                #forward
                #given
            }
            #[doc = #of_tangent]
            #fails
            #[inline]
            #vis fn #tangent #generics (#(#params,)* #(#own,)* #(#coming),*) -> #both_types #where_clause {
                #both
                #all
            }
        }
    }

    /// `let (pattern, second) = f::pullback_tangent(…, directions…);`, then `second` of these seeds: the cotangents and their tangents.
    fn sweep(
        &self,
        stands: Stands,
        directions: &[TokenStream],
        (seed, seed_dot): (&TokenStream, &TokenStream),
        (pattern, second): (&TokenStream, &Ident),
    ) -> TokenStream {
        let (krate, arguments, name) = (self.krate, &self.arguments, self.named("pullback_tangent"));
        let parameters = &self.signature.parameters;
        let given = match stands {
            Stands::Pullback => parameters.iter().map(given_again).collect(),
            _ => self.given(),
        };
        let lent = match stands {
            Stands::Pullback => parameters.iter().map(lent_again).collect(),
            _ => self.lent(&vec![None; parameters.len()]),
        };
        let call = quote!(Self::#name #arguments (#(#given,)* #(#directions),*));
        let call = match (stands, self.ask()) {
            (Stands::Function, ask) => quote!(#call #ask),
            (_, Some(_)) => quote!(#krate::rt::success(#call)),
            (_, None) => call,
        };
        quote! {
            let (#pattern, #second) = #call;
            let #second = #second(#(#lent,)* #seed, #seed_dot);
        }
    }

    /// The directions that come in as these names, as `pullback_tangent` takes them.
    fn moving(&self, end: &str) -> Vec<TokenStream> {
        let krate = self.krate;
        let given = |name: &Ident| quote!(#krate::rt::given(&#name));
        let names = self.named_bars(end);
        names.iter().map(|name| name.as_ref().map_or(quote!(::core::option::Option::None), given)).collect()
    }

    /// The parts of a gradient, as `pullback_tangent` takes directions.
    fn some(&self, gradient: &TokenStream) -> Vec<TokenStream> {
        let some = |part: TokenStream| quote!(::core::option::Option::Some(#part));
        self.each_part(gradient).into_iter().map(|part| part.map_or(quote!(::core::option::Option::None), some)).collect()
    }
}

/// A parameter of a pullback, lent again, in a call that takes it as the function does.
fn given_again(parameter: &Parameter) -> TokenStream {
    let n = &parameter.name;
    if parameter.is_number() || parameter.is_reference() { quote!(#n) } else { quote!(::core::clone::Clone::clone(#n)) }
}

/// The same, lent once more.
fn lent_again(parameter: &Parameter) -> TokenStream {
    let n = &parameter.name;
    if parameter.is_number() { quote!(&#n) } else { quote!(#n) }
}
