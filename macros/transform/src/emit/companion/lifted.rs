//! Reverse sweeps with tangents: `pullback_tangent`, which calls of one another are made of, and those of higher order.

use super::Parts;
use super::items::items_of;
use super::sweeps::{pattern, unwrap_references, view_array_refs};
use crate::emit::signature::{Handed, again, cotangent, identifiers, is_array_ref, lent_beside, nested, repr};
use crate::emit::{Emit, Repr};
use crate::ir::{Func, Kind, Lift};
use crate::parse::{Parameter, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn};

/// The pieces of a pullback with tangents.
pub(super) struct Lifted<'a> {
    lift: Lift,
    /// The names of the directions that come in, block by block, one a parameter; nothing for one that is constant.
    dots: Vec<Vec<Option<Ident>>>,
    forward: TokenStream,
    value: TokenStream,
    closure: TokenStream,
    items: Vec<&'a syn::Item>,
}

/// What stands behind the name of a value for its tangent in a block: `_dot` for the first tangent, `_dot2` for the second, `_dot_dot2` for the
/// second one's of the first.
pub(super) fn dotted(name: &str, block: usize) -> String {
    let bits = (0..usize::BITS).filter(|bit| block >> bit & 1 == 1);
    bits.fold(name.trim_start_matches("r#").to_owned(), |name, bit| {
        if bit == 0 { format!("{name}_dot") } else { format!("{name}_dot{}", bit + 1) }
    })
}

impl<'a> Lifted<'a> {
    /// How many tangents it has.
    pub(super) fn lift(&self) -> Lift {
        self.lift
    }

    pub(super) fn new(item: &'a ItemFn, signature: &Signature, (lift, func): (Lift, &Func), krate: &TokenStream) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let mut emit = Emit::new(func, reserved, crate::emit::site(&item.block));
        let rt = emit.rt.clone();
        let parameters = &signature.parameters;
        let mutable: Vec<&Parameter> = parameters.iter().filter(|p| p.mutable).collect();
        let results = signature.results.len();
        let seeds = results + mutable.len();
        let (args, rest) = func.body.args.split_at(parameters.len());
        let (directions, seed_values) = rest.split_at(rest.len() - lift.blocks() * seeds);
        emit.enter(parameters, args);
        let mut entry = TokenStream::new();
        let mut directions = directions.iter().copied();
        let mut dots = Vec::new();
        for block in 1..lift.blocks() {
            let mut of_block = Vec::new();
            for parameter in parameters {
                let dot = if parameter.differentiated { directions.next() } else { None };
                of_block.push(dot.map(|dot| {
                    if parameter.mutable {
                        return emit.lend_beside(parameter, dot, &dotted("", block)[1..]);
                    }
                    let name = emit.fresh(&dotted(&parameter.name.to_string(), block));
                    let x = &parameter.name;
                    let lent = if parameter.is_number() || !parameter.is_reference() || is_array_ref(&parameter.ty) {
                        quote!(&#x)
                    } else {
                        quote!(#x)
                    };
                    entry.extend(quote!(let #name = #rt::moving(#name, #lent);));
                    emit.define(dot, name.clone(), of_cotangent(&parameter.kind));
                    name
                }));
            }
            dots.push(of_block);
        }
        let lent_lines = emit.take_lines();
        let (forward, reverse) = func.body.stmts.split_at(func.forward);
        emit.section(forward);
        let (values, bars) = func.body.yields.split_at(func.results);
        emit.ready_to_leave(values);
        for (block, values) in values.chunks(seeds.max(1)).enumerate() {
            let finals = &values[results..];
            if block == 0 {
                emit.hand_back(&mutable, finals);
                continue;
            }
            let names = parameters.iter().zip(&dots[block - 1]).filter(|(p, _)| p.mutable);
            for ((_, name), &dot) in names.zip(finals) {
                if let Some(name) = name {
                    emit.hand_back_to(name, dot);
                }
            }
        }
        let blocks = (0..lift.blocks()).map(|block| {
            let values = &values[block * seeds..][..results];
            let handed = values.iter().zip(&signature.result_types).map(|(&v, ty)| match block {
                0 => emit.hand_over(v, Handed::of(ty)),
                _ => emit.leave(v),
            });
            let handed = handed.collect();
            nested(&signature.form, handed)
        });
        let blocks: Vec<TokenStream> = blocks.collect();
        let value = quote!((#(#blocks),*));
        let forward_lines = emit.take_lines();
        let (tapes, tapes_again) = emit.tape_lines();
        emit.mutable.clear();
        let (unwrapped, views) = (unwrap_references(parameters), view_array_refs(parameters));
        let this = parameters.iter().find(|p| p.receiver).map(|p| {
            let this = &p.name;
            quote!(let #this = self;)
        });
        let forward = quote!(#this #unwrapped #views #lent_lines #entry #tapes #forward_lines);

        let mut again_by_value = TokenStream::new();
        for (p, &v) in parameters.iter().zip(args).filter(|(p, _)| !p.mutable) {
            emit.define(v, p.name.clone(), repr(p, true));
            if !p.is_reference() && p.kind == Kind::Discrete && emit.uses(v) > 0 {
                let n = &p.name;
                emit.reprs.insert(v, repr(p, false));
                again_by_value.extend(quote!(let #n = ::core::clone::Clone::clone(#n);));
            }
        }
        let types = signature
            .result_types
            .iter()
            .zip(&signature.results)
            .map(|(t, k)| if k.is_differentiable() { cotangent(t, k, krate) } else { quote!(()) })
            .collect();
        let seed_type = nested(&signature.form, types);
        let (mut seed_patterns, mut lent) = (Vec::new(), Vec::new());
        for (block, seeds) in seed_values.chunks(seeds.max(1)).enumerate() {
            let (seeds, bars) = seeds.split_at(results);
            let end = dotted("bar", block);
            let names = mutable.iter().zip(bars).map(|(p, &bar)| p.differentiated.then(|| emit.lend_beside(p, bar, &end)));
            lent.push(names.collect::<Vec<_>>());
            if signature.is_unit() {
                continue;
            }
            let names = seeds.iter().zip(&signature.results).map(|(&seed, kind)| {
                let name = emit.fresh(&dotted("seed", block));
                emit.define(seed, name.clone(), of_cotangent(kind));
                quote!(#name)
            });
            let names = names.collect();
            let seed = nested(&signature.form, names);
            seed_patterns.push(quote!(#seed: #seed_type));
        }
        let bar_entry = emit.take_lines();
        emit.section(reverse);
        emit.flush_all();
        let moving = parameters.iter().filter(|p| p.differentiated).count();
        let (mut tuples, mut back) = (Vec::new(), Vec::new());
        for (block, bars) in bars.chunks(moving.max(1)).enumerate() {
            let (mut bars, mut names) = (bars.iter(), lent[block].iter());
            let mut each = Vec::new();
            for p in parameters {
                let name = if p.mutable { names.next().and_then(Option::as_ref) } else { None };
                each.push(match (p.differentiated.then(|| bars.next()).flatten(), name) {
                    (Some(&bar), Some(name)) => {
                        back.push((bar, name));
                        quote!(())
                    }
                    (Some(&bar), None) => emit.leave(bar),
                    (None, _) => quote!(()),
                });
            }
            tuples.push(quote!((#(#each,)*)));
        }
        for (bar, name) in back {
            emit.return_to(name, bar);
        }
        let lines = emit.take_lines();
        let mut names = lent[0].iter();
        let patterns: Vec<TokenStream> = parameters
            .iter()
            .map(|p| {
                let name = if p.mutable { names.next().and_then(Option::as_ref) } else { None };
                pattern(p, name, krate)
            })
            .collect();
        let beside = lent[1..].iter().flat_map(|names| mutable.iter().zip(names)).map(|(p, name)| {
            let ty = again(p, krate);
            name.as_ref().map_or_else(|| quote!(_: #ty), |name| quote!(#name: #ty))
        });
        let closure = quote! {
            move |#(#patterns,)* #(#seed_patterns,)* #(#beside),*| {
                #views #again_by_value #bar_entry #tapes_again #lines (#(#tuples),*)
            }
        };
        let items = items_of(&item.block, [&forward, &value, &closure]);
        Lifted { lift, dots, forward, value, closure, items }
    }
}

/// What a variable is that holds a cotangent.
fn of_cotangent(kind: &Kind) -> Repr {
    match kind {
        Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
        Kind::Array(..) | Kind::List(..) => Repr::Owned,
        _ => Repr::Unknown,
    }
}

impl Parts<'_> {
    /// The pullback with its tangents, for functions that call this one.
    pub(super) fn lifted(&self, lifted: &Lifted<'_>, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, rt, .. } = self;
        let Lifted { lift, dots, forward, value, closure, items } = lifted;
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
