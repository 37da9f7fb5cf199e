//! The two sweeps as code: what a pullback runs, and the function that it gives; with tangents, too.

use super::items::items_of;
use crate::emit::signature::{Handed, again, cotangent, identifiers, is_array_ref, nested, repr};
use crate::emit::{Emit, Repr};
use crate::ir::{Func, Kind, Lift};
use crate::parse::{Parameter, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn, Type};

/// The pieces of a pullback with any number of tangents, or none.
pub(super) struct Sweeps<'a> {
    /// How many tangents it has.
    pub(super) lift: Lift,
    /// The names of the directions that come in, block by block, one a parameter; nothing for one that is constant.
    pub(super) dots: Vec<Vec<Option<Ident>>>,
    pub(super) forward: TokenStream,
    pub(super) value: TokenStream,
    pub(super) closure: TokenStream,
    /// `use`, `const` and `static` items of the function's body.
    pub(super) items: Vec<&'a syn::Item>,
    pub(super) rt: Ident,
    /// Whether the function that it gives can be called any number of times.
    pub(super) repeatable: bool,
}

/// How often the function that a pullback gives is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// Once: it consumes what was kept.
    Once,
    /// Any number of times.
    Again,
    /// Any number of times where it keeps numbers alone.
    AgainIfCheap,
}

/// What stands behind the name of a value for its tangent in a block: `_dot` for the first tangent, `_dot2` for the second, `_dot_dot2` for the
/// second one's of the first.
pub(super) fn dotted(name: &str, block: usize) -> String {
    let bits = (0..usize::BITS).filter(|bit| block >> bit & 1 == 1);
    bits.fold(name.trim_start_matches("r#").to_owned(), |name, bit| {
        if bit == 0 { format!("{name}_dot") } else { format!("{name}_dot{}", bit + 1) }
    })
}

impl<'a> Sweeps<'a> {
    pub(super) fn new(
        item: &'a ItemFn,
        signature: &Signature,
        (lift, func): (Lift, &Func),
        called: Called,
        krate: &TokenStream,
    ) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let mut emit = Emit::new(func, reserved, signature.generic, crate::emit::site(&item.block));
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
        let leaving: Vec<_> = values.chunks(seeds.max(1)).flat_map(|block| &block[..results]).copied().collect();
        emit.ready_to_leave(&leaving);
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
        emit.none_is_hidden(&func.body.args);
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
        let value = together(&blocks);
        let forward_lines = emit.take_lines();
        let repeatable = match called {
            Called::Once => false,
            Called::Again => true,
            Called::AgainIfCheap => emit.captures_numbers(),
        };
        if repeatable {
            emit.keep_captured();
        }
        let (tapes, tapes_again) = emit.tape_lines();
        emit.mutable.clear();
        let (unwrapped, views) = (unwrap_references(parameters), view_array_refs(parameters));
        // `self` cannot be the name of a closure's argument.
        let this = parameters.iter().find(|p| p.receiver).map(|p| {
            let this = &p.name;
            quote!(let #this = self;)
        });
        let forward = quote!(#this #unwrapped #views #lent_lines #entry #tapes #forward_lines);

        // What came by value and carries no derivative is a value again.
        let mut again_by_value = TokenStream::new();
        for (p, &v) in parameters.iter().zip(args).filter(|(p, _)| !p.mutable) {
            emit.define(v, p.name.clone(), repr(p, true));
            let function = matches!(&p.ty, Type::Path(path) if signature.opaque.iter().any(|name| path.path.is_ident(name)));
            if !p.is_reference() && !function && p.kind == Kind::Discrete && emit.uses(v) > 0 {
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
            // A function without a result has no seed.
            if signature.is_unit() {
                continue;
            }
            let names = seeds.iter().zip(&signature.results).map(|(&seed, kind)| {
                let wish = emit.wish(seed);
                let name = emit.fresh(&wish);
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
        let bars = together(&tuples);
        let closure = quote! {
            move |#(#patterns,)* #(#seed_patterns,)* #(#beside),*| {
                #views #again_by_value #bar_entry #tapes_again #lines #bars
            }
        };
        let items = items_of(&item.block, [&forward, &value, &closure]);
        Sweeps { lift, dots, forward, value, closure, items, rt, repeatable }
    }
}

/// Blocks as a tuple, one by itself.
fn together(blocks: &[TokenStream]) -> TokenStream {
    if let [one] = blocks { one.clone() } else { quote!((#(#blocks),*)) }
}

/// What a variable is that holds a cotangent.
fn of_cotangent(kind: &Kind) -> Repr {
    match kind {
        Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
        Kind::Array(..) | Kind::List(..) => Repr::Owned,
        _ => Repr::Unknown,
    }
}

/// A parameter of the reverse sweep: numbers are taken out of their references; the cotangent of what the function can change has a
/// name of its own.
pub(super) fn pattern(parameter: &Parameter, bar: Option<&Ident>, krate: &TokenStream) -> TokenStream {
    let (n, t) = (&parameter.name, again(parameter, krate));
    if parameter.mutable {
        return bar.map_or_else(|| quote!(_: #t), |bar| quote!(#bar: #t));
    }
    if parameter.is_number() { quote!(&#n: #t) } else { quote!(#n: #t) }
}

/// Numbers that come by reference are taken out of it once.
pub(super) fn unwrap_references(parameters: &[Parameter]) -> TokenStream {
    let number = |p: &&Parameter| matches!((&p.kind, &p.ty), (Kind::Float(_) | Kind::Int | Kind::Bool, Type::Reference(_)));
    parameters
        .iter()
        .filter(|p| !p.mutable)
        .filter(number)
        .map(|p| {
            let n = &p.name;
            quote!(let #n = *#n;)
        })
        .collect()
}

/// An `&ArrayRef` takes part in operators as a view.
pub(super) fn view_array_refs(parameters: &[Parameter]) -> TokenStream {
    parameters
        .iter()
        .filter(|p| !p.mutable && is_array_ref(&p.ty))
        .map(|p| {
            let n = &p.name;
            quote!(let #n = #n.view();)
        })
        .collect()
}
