//! What a function that calls `f::gradient`, `f::value_and_gradient` or `f::tangent` needs of it: their own pullbacks and tangents.
//!
//! All of them are calls of `pullback_tangent`, which along ẋ takes a seed z̄ and its tangent w to the cotangents Jᵀz̄ and their tangents
//! ∂(Jᵀz̄)/∂x·ẋ + Jᵀw. Second derivatives are symmetric: for a scalar function with z̄ = 1 the first term is H·ẋ, the pullback of the
//! gradient at ẋ; and it is the derivative of z̄ᵀJẋ by x, the pullback of the tangent at z̄.
//!
//! These are true of any numbers, so of those with tangents, too: the pullback with n tangents of a function here is a call of the
//! function's own with n + 1. What is pulled back is the last of them: blocks of seeds of the gradient stand as its blocks of directions, and
//! the cotangents are the blocks behind.

use super::sweeps::dotted;
use super::sweeps::pattern;
use super::{Parts, argument};
use crate::emit::names::{ident, numbered};
use crate::emit::signature::{again, cotangent, identifiers};
use crate::ir::Lift;
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use std::ops::Range;
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
    lift: Lift,
    /// The types of its value and of the value's tangent.
    ty: TokenStream,
    dot_type: TokenStream,
    /// What computes the value, and the value with its tangents, block by block.
    forward: TokenStream,
    values: Vec<TokenStream>,
    /// The names of the seeds, what computes the cotangents from them, these, block by block, and their types.
    seeds: Vec<Ident>,
    reverse: TokenStream,
    bars: Vec<TokenStream>,
    bar_types: Vec<TokenStream>,
    /// The names of what comes in block by block behind the first: the tangents of the parameters, and of the directions that are among them.
    moves: Vec<Vec<Option<Ident>>>,
    /// Whether directions are among its parameters.
    directed: Directed,
}

/// Whether a function has directions behind its parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directed {
    Yes,
    No,
}

impl Parts<'_> {
    /// The pullbacks, with tangents where the order goes as far, and the tangents of the functions on the companion.
    pub(super) fn nested(&self, vis: &syn::Visibility) -> TokenStream {
        let deepest = self.lifted.last().map_or(Lift::NONE, |sweeps| sweeps.lift);
        let lifts = || {
            let all = [Lift::NONE].into_iter().chain(self.lifted.iter().map(|sweeps| sweeps.lift));
            all.take_while(move |lift| *lift != deepest || self.derives_itself.is_some())
        };
        let one = self.one();
        let gradients = lifts().flat_map(|lift| {
            one.iter().flat_map(move |(one, zero)| [self.nested_gradient(lift, (one, zero)), self.nested_both(lift, (one, zero))])
        });
        let functions = gradients.chain(lifts().map(|lift| self.nested_tangent(lift)));
        let functions: TokenStream = functions
            .map(|nested| if nested.lift == deepest { self.out_of_reach(nested) } else { nested })
            .map(|nested| self.pulled_back(&nested, vis))
            .collect();
        let forward = self.one().map(|(one, zero)| {
            let (gradient, both) = (self.gradient_tangent(&one, &zero, vis), self.both_tangent(&one, &zero, vis));
            quote!(#gradient #both)
        });
        let tangent = self.tangent_tangent(vis);
        quote!(#functions #forward #tangent)
    }

    /// The pullback of the gradient takes ḡ to H·ḡ.
    fn nested_gradient(&self, lift: Lift, (one, zero): (&TokenStream, &TokenStream)) -> Nested {
        let [gradient, second] = self.fresh(["gradient", "second"]);
        let (seeds, moves) = (self.blocks("seed", lift), self.moves(lift));
        let (forward, values) = if lift == Lift::NONE {
            let (name, given, arguments, ask) = (self.named("gradient"), self.given(), &self.arguments, self.ask());
            (quote!(let #gradient = Self::#name #arguments (#(#given),*) #ask;), vec![quote!(#gradient)])
        } else {
            let all = from_one(one, zero, lift);
            let forward = self.sweep(Stands::Function, lift, &copied(&moves), &all, (&quote!(_), &second));
            (forward, self.picked_blocks(&second, 0..lift.blocks()))
        };
        let directions = [copied(&moves), seeds.iter().flat_map(|seed| self.some(&quote!(#seed))).collect()].concat();
        let reverse =
            self.sweep(Stands::Pullback, lift.next(), &directions, &from_one(one, zero, lift.next()), (&quote!(_), &second));
        Nested {
            name: "gradient",
            lift,
            ty: self.gradient_type(),
            dot_type: self.gradient_type(),
            forward,
            values,
            seeds,
            reverse,
            bars: blocks_of(&second, lift.blocks()..2 * lift.blocks()),
            bar_types: self.cotangents.clone(),
            moves,
            directed: Directed::No,
        }
    }

    /// The pullback of the value and the gradient takes (z̄, ḡ) to H·ḡ + ∇f·z̄.
    fn nested_both(&self, lift: Lift, (one, zero): (&TokenStream, &TokenStream)) -> Nested {
        let [value, gradient, second] = self.fresh(["value", "gradient", "second"]);
        let (seeds, moves) = (self.blocks("seed", lift), self.moves(lift));
        let (forward, values) = if lift == Lift::NONE {
            let (name, given, arguments, ask) = (self.named("value_and_gradient"), self.given(), &self.arguments, self.ask());
            let forward = quote!(let (#value, #gradient) = Self::#name #arguments (#(#given),*) #ask;);
            (forward, vec![quote!((#value, #gradient))])
        } else {
            let all = self.blocks("value", lift);
            let pattern = quote!((#(#all),*));
            let seeds = from_one(one, zero, lift);
            let forward = self.sweep(Stands::Function, lift, &copied(&moves), &seeds, (&pattern, &second));
            let gradients = self.picked_blocks(&second, 0..lift.blocks());
            (forward, all.iter().zip(gradients).map(|(value, gradient)| quote!((#value, #gradient))).collect())
        };
        let directions = [copied(&moves), seeds.iter().flat_map(|seed| self.some(&quote!(#seed.1))).collect()].concat();
        let given_back = [from_one(one, zero, lift), seeds.iter().map(|seed| quote!(#seed.0)).collect()].concat();
        let reverse = self.sweep(Stands::Pullback, lift.next(), &directions, &given_back, (&quote!(_), &second));
        let (value_type, seed_type, ty) = (&self.value_type, &self.seed_type, self.gradient_type());
        Nested {
            name: "value_and_gradient",
            lift,
            ty: quote!((#value_type, #ty)),
            dot_type: quote!((#seed_type, #ty)),
            forward,
            values,
            seeds,
            reverse,
            bars: blocks_of(&second, lift.blocks()..2 * lift.blocks()),
            bar_types: self.cotangents.clone(),
            moves,
            directed: Directed::No,
        }
    }

    /// The pullback of the tangent takes (z̄, w) to Jᵀz̄ + ∂(wᵀJẋ)/∂x, and to Jᵀw for ẋ.
    fn nested_tangent(&self, lift: Lift) -> Nested {
        let [value, dot, second] = self.fresh(["value", "value_dot", "second"]);
        let seeds = self.blocks("seed", lift);
        let ends =
            ["moves", "dot_moves"].into_iter().flat_map(|end| (1..lift.blocks()).map(move |block| format!("{end}{block}")));
        let mut names = self.named_apart(&["dot".to_owned()].into_iter().chain(ends).collect::<Vec<_>>());
        let (dots, mut moves) = (names.remove(0), names);
        let dot_moves = moves.split_off(lift.blocks() - 1);
        let directions = |lent: Option<TokenStream>| -> Vec<TokenStream> {
            [copied(&moves), copies(&dots, lent.as_ref()), copied(&dot_moves)].concat()
        };
        let (forward, values) = if lift == Lift::NONE {
            let (name, given, arguments, ask) = (self.named("tangent"), self.given(), &self.arguments, self.ask());
            let along = along(&dots);
            let forward = quote!(let (#value, #dot) = Self::#name #arguments (#(#given,)* #(#along),*) #ask;);
            (forward, vec![quote!((#value, #dot))])
        } else {
            let all = self.blocks("value", lift.next());
            let call = self.call(Stands::Function, lift.next(), &directions(Some(quote!(&))));
            let values = all[..lift.blocks()].iter().zip(&all[lift.blocks()..]);
            let values = values.map(|(value, dot)| quote!((#value, #dot))).collect();
            (quote!(let ((#(#all),*), _) = #call;), values)
        };
        let given_back: Vec<TokenStream> =
            seeds.iter().map(|seed| quote!(#seed.1)).chain(seeds.iter().map(|seed| quote!(#seed.0))).collect();
        let reverse = self.sweep(Stands::Pullback, lift.next(), &directions(None), &given_back, (&quote!(_), &second));
        let (value_type, seed_type) = (&self.value_type, &self.seed_type);
        let indices: Vec<Index> = (0..dots.len()).map(Index::from).collect();
        let (of_dots, of_parameters): (Vec<_>, Vec<_>) =
            (0..lift.blocks()).map(|block| (Index::from(block), Index::from(lift.blocks() + block))).unzip();
        let both = of_parameters.iter().zip(&of_dots);
        let moved: Vec<Vec<Option<Ident>>> =
            moves.into_iter().zip(dot_moves).map(|(moves, dot_moves)| [moves, dot_moves].concat()).collect();
        Nested {
            name: "tangent",
            lift,
            ty: quote!((#value_type, #seed_type)),
            dot_type: quote!((#seed_type, #seed_type)),
            forward,
            values,
            seeds,
            reverse,
            bars: both.map(|(x, dot)| quote!((#(#second.#x.#indices,)* #(#second.#dot.#indices,)*))).collect(),
            bar_types: self.cotangents.iter().chain(&self.cotangents).cloned().collect(),
            moves: moved,
            directed: Directed::Yes,
        }
    }

    /// A function that calls its own derivative asks the pullback with the most tangents for one with one more. Whether it does is known at run
    /// time alone, so it panics there.
    fn out_of_reach(&self, nested: Nested) -> Nested {
        let (krate, name, order) = (self.krate, self.derives_itself.as_deref().unwrap_or_default(), self.lifted.len() + 1);
        let beyond = quote!(#krate::rt::beyond(#name, #order));
        let blocks = vec![beyond; nested.lift.blocks()];
        Nested { forward: quote!(), values: blocks.clone(), reverse: quote!(), bars: blocks, ..nested }
    }

    /// The pullback of a function on the companion, with tangents.
    fn pulled_back(&self, nested: &Nested, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, where_clause, captured, params, signature, .. } = self;
        let Nested { name, lift, ty, dot_type, forward, values, seeds, reverse, bars, bar_types, moves, directed } = nested;
        let parameters = &signature.parameters;
        let Directions { generics, own, lent, patterns, still } = self.directions(*directed);
        let again_types = parameters.iter().map(|p| again(p, krate));
        let again_patterns = parameters.iter().map(|p| pattern(p, None, krate));
        let types: Vec<TokenStream> = parameters.iter().map(|p| cotangent(&p.ty, &p.kind, krate)).collect();
        let coming = moves.iter().flat_map(|block| block.iter().zip(types.iter().cycle())).map(|(name, ty)| match name {
            Some(name) => quote!(#name: ::core::option::Option<#ty>),
            None => quote!(_: ::core::option::Option<()>),
        });
        let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
        let (seed_types, all_bars) = (vec![dot_type; lift.blocks()], vec![quote!((#(#bar_types,)*)); lift.blocks()]);
        let all_bars = tuple(&all_bars);
        let function = quote!(
            impl ::core::ops::Fn(#(#again_types,)* #(#lent,)* #(#seed_types),*) -> #all_bars + use<#(#around,)* #(#captured,)* #(#still),*>
        );
        let pullback = self.named(&format!("{name}_{lift}"));
        let value_types: Vec<_> = [ty].into_iter().chain(vec![dot_type; lift.blocks() - 1]).cloned().collect();
        let value_types = tuple(&value_types);
        let pulled = signature.returned(quote!((#value_types, #function)));
        let (values, bars) = (tuple(values), tuple(bars));
        let closure = quote!(move |#(#again_patterns,)* #(#patterns,)* #(#seeds: #dot_type),*| { #reverse #bars });
        let given = signature.success(quote!((#values, #closure)));
        let doc = match *lift {
            Lift::NONE => format!(" The pullback of `{name}`."),
            _ => format!(" `{name}_pullback` with its tangents."),
        };
        let fails = self.fails();
        quote! {
            #[doc = #doc]
            #fails
            #[inline]
            #vis fn #pullback #generics (#(#params,)* #(#own,)* #(#coming),*) -> #pulled #where_clause {
                #forward
                #given
            }
        }
    }

    /// The tangent of a function on the companion: what computes its value and the value's tangent, and both.
    fn moved(
        &self,
        (name, directed): (&str, Directed),
        (ty, dot_type): (&TokenStream, &TokenStream),
        (forward, both): (&TokenStream, &TokenStream),
        vis: &syn::Visibility,
    ) -> TokenStream {
        let Parts { krate, where_clause, params, signature, .. } = self;
        let Directions { generics, own, .. } = self.directions(directed);
        let moving = |names: &[Option<Ident>]| -> Vec<TokenStream> {
            let one = |(p, name): (&Parameter, &Option<Ident>)| {
                let ty = cotangent(&p.ty, &p.kind, krate);
                name.as_ref().map_or(quote!(_: impl #krate::Tangent<()>), |name| quote!(#name: impl #krate::Tangent<#ty>))
            };
            signature.parameters.iter().zip(names).map(one).collect()
        };
        let [dots, moves, dot_moves] = self.moving_along();
        let coming = match directed {
            Directed::Yes => [moving(&moves), moving(&dot_moves)].concat(),
            Directed::No => moving(&dots),
        };
        let tangent = self.named(&format!("{name}_tangent"));
        let (types, all) = (signature.returned(quote!((#ty, #dot_type))), signature.success(both.clone()));
        let (doc, fails) = (format!(" The tangent of `{name}`."), self.fails());
        quote! {
            #[doc = #doc]
            #fails
            #[inline]
            #vis fn #tangent #generics (#(#params,)* #(#own,)* #(#coming),*) -> #types #where_clause {
                #forward
                #all
            }
        }
    }

    /// The tangent of the gradient is H·ẋ.
    fn gradient_tangent(&self, one: &TokenStream, zero: &TokenStream, vis: &syn::Visibility) -> TokenStream {
        let [second] = self.fresh(["second"]);
        let seeds = [one.clone(), zero.clone()];
        let forward = self.sweep(Stands::Function, Lift::ONCE, &self.moving("dot"), &seeds, (&quote!(_), &second));
        let (gradient, dot) = (self.picked(&quote!(#second.0)), self.picked(&quote!(#second.1)));
        let ty = self.gradient_type();
        self.moved(("gradient", Directed::No), (&ty, &ty), (&forward, &quote!((#gradient, #dot))), vis)
    }

    /// The tangent of the value and the gradient.
    fn both_tangent(&self, one: &TokenStream, zero: &TokenStream, vis: &syn::Visibility) -> TokenStream {
        let [value, value_dot, second] = self.fresh(["value", "value_dot", "second"]);
        let (pattern, seeds) = (quote!((#value, #value_dot)), [one.clone(), zero.clone()]);
        let forward = self.sweep(Stands::Function, Lift::ONCE, &self.moving("dot"), &seeds, (&pattern, &second));
        let (gradient, dot) = (self.picked(&quote!(#second.0)), self.picked(&quote!(#second.1)));
        let (value_type, seed_type, ty) = (&self.value_type, &self.seed_type, self.gradient_type());
        let types = (&quote!((#value_type, #ty)), &quote!((#seed_type, #ty)));
        let both = quote!(((#value, #gradient), (#value_dot, #dot)));
        self.moved(("value_and_gradient", Directed::No), types, (&forward, &both), vis)
    }

    /// Where x moves along a and ẋ along b, the tangent moves by J·b and by ẋᵀ·∂(Jᵀeₖ)/∂x·a in its entry k.
    fn tangent_tangent(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, arguments, value_type, seed_type, .. } = self;
        let rt = quote!(#krate::rt);
        let [seed, value, dot, second, moves, turns, bends] =
            self.fresh(["seed", "value", "value_dot", "second", "value_moves", "dot_moves", "dot_bends"]);
        let (name, given, ask) = (self.named("tangent"), self.given(), self.ask());
        let [dots, a, b] = self.moving_along();
        let along_dots = along(&dots);
        let (along_a, along_b) = (along(&a), along(&b));
        let bend = self.sweep(
            Stands::Closure,
            Lift::ONCE,
            &copies(&a, Some(&quote!(&))),
            &[quote!(#seed), quote!(#rt::zeros_like(&#value))],
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
        let forward = quote! {
            #own_a
            #own_b
            let (#value, #dot) = Self::#name #arguments (#(#given,)* #(#along_dots),*) #ask;
            let (_, #moves) = Self::#name #arguments (#(#given,)* #(#along_a),*) #ask;
            let (_, mut #turns) = Self::#name #arguments (#(#given,)* #(#along_b),*) #ask;
            let #bends = #rt::by_each_seed(&#value, |#seed| { #bend 0.0 #(+ #terms)* });
            #rt::accumulate(&mut #turns, &#bends);
        };
        let both = quote!(((#value, #dot), (#moves, #turns)));
        let types = (&quote!((#value_type, #seed_type)), &quote!((#seed_type, #seed_type)));
        self.moved(("tangent", Directed::Yes), types, (&forward, &both), vis)
    }

    /// The directions among the parameters of a function.
    fn directions(&self, directed: Directed) -> Directions {
        let Parts { krate, generics, captured, params, signature, .. } = self;
        let mut generics: syn::Generics = syn::parse2(generics.clone()).unwrap_or_default();
        let mut all = Directions { generics: generics.clone(), own: vec![], lent: vec![], patterns: vec![], still: vec![] };
        if directed == Directed::No {
            return all;
        }
        // What does not move has no direction, whatever stands in its place.
        let mut taken = BTreeSet::new();
        identifiers(quote!(#(#params)* #(#captured)*), &mut taken);
        let unmoved = numbered("Unmoved", |name| !taken.iter().any(|other| other.starts_with(name)));
        for (p, dot) in signature.parameters.iter().zip(self.named_bars("dot")) {
            let (name, ty) = if let Some(dot) = dot {
                (quote!(#dot), cotangent(&p.ty, &p.kind, krate))
            } else {
                let still = format_ident!("{unmoved}{}", all.still.len() + 1);
                generics.params.push(syn::parse_quote!(#still));
                all.still.push(still.clone());
                (quote!(_), quote!(#still))
            };
            all.own.push(quote!(#name: #ty));
            all.lent.push(quote!(&#ty));
            all.patterns.push(quote!(#name: &#ty));
        }
        Directions { generics, ..all }
    }

    /// `f::pullback_tangent(…, directions…)`
    fn call(&self, stands: Stands, lift: Lift, directions: &[TokenStream]) -> TokenStream {
        let (krate, arguments, name) = (self.krate, &self.arguments, self.named(&lift.to_string()));
        let given = match stands {
            Stands::Pullback => self.signature.parameters.iter().map(given_again).collect(),
            _ => self.given(),
        };
        let call = quote!(Self::#name #arguments (#(#given,)* #(#directions),*));
        match (stands, self.ask()) {
            (Stands::Function, ask) => quote!(#call #ask),
            (_, Some(_)) => quote!(#krate::rt::success(#call)),
            (_, None) => call,
        }
    }

    /// `let (pattern, second) = f::pullback_tangent(…, directions…);`, then `second` of these seeds: the cotangents and their tangents.
    fn sweep(
        &self,
        stands: Stands,
        lift: Lift,
        directions: &[TokenStream],
        seeds: &[TokenStream],
        (pattern, second): (&TokenStream, &Ident),
    ) -> TokenStream {
        let parameters = &self.signature.parameters;
        let lent = match stands {
            Stands::Pullback => parameters.iter().map(lent_again).collect(),
            _ => self.lent(&vec![None; parameters.len()]),
        };
        let call = self.call(stands, lift, directions);
        quote! {
            let (#pattern, #second) = #call;
            let #second = #second(#(#lent,)* #(#seeds),*);
        }
    }

    /// Names of values, one a block.
    fn blocks(&self, name: &str, lift: Lift) -> Vec<Ident> {
        let of = |name: &str| (0..lift.blocks()).map(|block| dotted(name, block)).collect::<Vec<_>>();
        let name = self.apart(name, |name| of(name).iter().all(|name| self.apart(name, |_| true) == *name));
        of(&name).iter().map(|name| ident(name)).collect()
    }

    /// Names of what comes in for each differentiated parameter, in each block but the first.
    fn moves(&self, lift: Lift) -> Vec<Vec<Option<Ident>>> {
        self.named_apart(&(1..lift.blocks()).map(|block| format!("moves{block}")).collect::<Vec<_>>())
    }

    /// Names of the directions of a tangent, and of what parameters and directions move along.
    fn moving_along(&self) -> [Vec<Option<Ident>>; 3] {
        self.named_apart(&["dot", "moves", "dot_moves"].map(str::to_owned)).try_into().expect("three")
    }

    /// The gradients in some blocks of what a sweep gives.
    fn picked_blocks(&self, second: &Ident, blocks: Range<usize>) -> Vec<TokenStream> {
        blocks_of(second, blocks).iter().map(|bars| self.picked(bars)).collect()
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

/// The directions among a function's parameters: its type parameters with those of directions of what does not move, which stand alone,
/// too, the directions as it takes them, and as its pullback is lent them again.
struct Directions {
    generics: syn::Generics,
    own: Vec<TokenStream>,
    lent: Vec<TokenStream>,
    patterns: Vec<TokenStream>,
    still: Vec<Ident>,
}

/// Directions as `tangent` takes them.
fn along(names: &[Option<Ident>]) -> Vec<TokenStream> {
    names.iter().map(|name| name.as_ref().map_or(quote!(()), |name| quote!(&#name))).collect()
}

/// Copies of directions, which stand by reference behind `lent`, as a pullback with tangents takes them.
fn copies(names: &[Option<Ident>], lent: Option<&TokenStream>) -> Vec<TokenStream> {
    let copy = |name: &Ident| quote!(::core::option::Option::Some(::core::clone::Clone::clone(#lent #name)));
    names.iter().map(|name| name.as_ref().map_or(quote!(::core::option::Option::None), copy)).collect()
}

/// Copies of what came in as a pullback with tangents takes it.
fn copied(moves: &[Vec<Option<Ident>>]) -> Vec<TokenStream> {
    let copy = |name: &Ident| quote!(::core::clone::Clone::clone(&#name));
    moves.iter().flatten().map(|name| name.as_ref().map_or(quote!(::core::option::Option::None), copy)).collect()
}

/// The seed 1, which does not move.
fn from_one(one: &TokenStream, zero: &TokenStream, lift: Lift) -> Vec<TokenStream> {
    (0..lift.blocks()).map(|block| if block == 0 { one.clone() } else { zero.clone() }).collect()
}

/// Some blocks of what a sweep gives; with no tangent there is one block, which is no tuple.
fn blocks_of(second: &Ident, blocks: Range<usize>) -> Vec<TokenStream> {
    blocks.map(Index::from).map(|block| quote!(#second.#block)).collect()
}

/// Several blocks as a tuple, one bare.
fn tuple(blocks: &[TokenStream]) -> TokenStream {
    if let [one] = blocks { one.clone() } else { quote!((#(#blocks),*)) }
}

/// A parameter of a pullback, lent again, in a call that takes it as the function does.
fn given_again(parameter: &Parameter) -> TokenStream {
    let n = &parameter.name;
    match (parameter.is_number(), parameter.is_reference()) {
        // The pattern has taken the number out of its reference.
        (true, true) => quote!(&#n),
        (true, false) | (false, true) => quote!(#n),
        (false, false) => quote!(::core::clone::Clone::clone(#n)),
    }
}

/// The same, lent once more.
fn lent_again(parameter: &Parameter) -> TokenStream {
    let n = &parameter.name;
    if parameter.is_number() { quote!(&#n) } else { quote!(#n) }
}
