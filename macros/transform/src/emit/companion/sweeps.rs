//! The two sweeps as code: what a pullback runs, and the function that it gives.

use super::forward::Forward;
use super::gradient::Scalar;
use super::items::items_of;
use super::lifted::Lifted;
use super::{Parts, declared};
use crate::emit::names::{ident, numbered};
use crate::emit::signature::{Handed, again, cotangent, generics, identifiers, is_array_ref, nested, parameters, repr};
use crate::emit::{Emit, Repr};
use crate::ir::{Callee, CalleeName, Func, Kind, Lift, Op, Region, ValueId};
use crate::parse::{Options, Parameter, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn, Type};

impl<'a> Parts<'a> {
    pub(super) fn new(
        item: &'a ItemFn,
        signature: &'a Signature,
        options: &'a Options,
        (adjoint, tangent, lifted): (&Func, &Func, &[(Lift, Func)]),
        krate: &'a TokenStream,
    ) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let parameters_: Vec<(&Parameter, ValueId)> =
            signature.parameters.iter().zip(adjoint.body.args.iter().copied()).collect();
        let seeds = &adjoint.body.args[parameters_.len()..];
        let (forward, reverse) = adjoint.body.stmts.split_at(adjoint.forward);
        let mut emit = Emit::new(adjoint, reserved, crate::emit::site(&item.block));
        let rt = emit.rt.clone();

        emit.enter(&signature.parameters, &adjoint.body.args);
        let entry = emit.take_lines();
        emit.section(forward);
        let (results, finals) = adjoint.body.yields[..adjoint.results].split_at(adjoint.results - adjoint.mutable.len());
        emit.ready_to_leave(results);
        let mutable: Vec<&Parameter> = signature.parameters.iter().filter(|p| p.mutable).collect();
        emit.hand_back(&mutable, finals);
        let single = signature.is_single();
        let handed = results.iter().zip(&signature.result_types).map(|(&v, ty)| emit.hand_over(v, Handed::of(ty))).collect();
        let value = nested(&signature.form, handed);
        let forward_lines = emit.take_lines();
        let recursive = options.recursive || calls_itself(&adjoint.body, &item.sig.ident);
        let repeatable = options.repeatable.is_some() || !recursive && emit.captures_numbers();
        if repeatable {
            emit.keep_captured();
        }
        let (tapes, tapes_again) = emit.tape_lines();
        emit.mutable.clear();
        let forward = {
            let unwrapped = unwrap_references(&signature.parameters);
            let views = view_array_refs(&signature.parameters);
            // `self` cannot be the name of a closure's argument.
            let this = signature.parameters.iter().find(|p| p.receiver).map(|p| {
                let this = &p.name;
                quote!(let #this = self;)
            });
            quote!(#this #unwrapped #views #entry #tapes #forward_lines)
        };

        for (parameter, value) in parameters_.iter().filter(|(p, _)| !p.mutable) {
            emit.define(*value, parameter.name.clone(), repr(parameter, true));
        }
        let views = view_array_refs(&signature.parameters);
        // What came by value and carries no derivative is a value again.
        let mut again_by_value = TokenStream::new();
        for (p, v) in parameters_.iter().filter(|(p, _)| !p.mutable) {
            let function = matches!(&p.ty, Type::Path(path) if signature.opaque.iter().any(|name| path.path.is_ident(name)));
            if !p.is_reference() && !function && p.kind == Kind::Discrete && emit.uses(*v) > 0 {
                let n = &p.name;
                emit.reprs.insert(*v, repr(p, false));
                again_by_value.extend(quote!(let #n = ::core::clone::Clone::clone(#n);));
            }
        }
        let mut seed_names = Vec::new();
        for (&seed, kind) in seeds.iter().zip(&signature.results) {
            let wish = emit.wish(seed);
            let name = emit.fresh(&wish);
            let repr = match kind {
                Kind::Float(_) | Kind::Int | Kind::Bool => Repr::Copy,
                Kind::Array(..) | Kind::List(..) => Repr::Owned,
                _ => Repr::Unknown,
            };
            emit.define(seed, name.clone(), repr);
            seed_names.push(quote!(#name));
        }
        let bars_in = &seeds[signature.results.len()..];
        let lent: Vec<Option<Ident>> =
            mutable.iter().zip(bars_in).map(|(p, &bar)| p.differentiated.then(|| emit.lend_beside(p, bar, "bar"))).collect();
        let bar_entry = emit.take_lines();
        emit.section(reverse);
        emit.flush_all();
        let mut cotangents = adjoint.body.yields[adjoint.results..].iter().copied();
        let (mut bars, mut back) = (Vec::new(), Vec::new());
        let mut names = lent.iter();
        for p in &signature.parameters {
            let name = if p.mutable { names.next().and_then(Option::as_ref) } else { None };
            let bar = p.differentiated.then(|| cotangents.next().expect("a cotangent"));
            match (bar, name) {
                (Some(bar), Some(name)) => {
                    back.push((bar, name.clone()));
                    bars.push(quote!(()));
                }
                (Some(bar), None) => bars.push(emit.leave(bar)),
                (None, _) => bars.push(quote!(())),
            }
        }
        for (bar, name) in back {
            emit.return_to(&name, bar);
        }
        let lines = emit.take_lines();
        // Nothing but the signature is in their scope.
        let sig = &item.sig;
        let mut taken = BTreeSet::new();
        identifiers(quote!(#sig), &mut taken);
        let names = ["pullback", "seed", "value", "gradient"].map(|n| ident(&numbered(n, |name| !taken.contains(name))));

        let result_types = signature.result_types.iter().map(|t| quote!(#t)).collect();
        let seed_types = signature
            .result_types
            .iter()
            .zip(&signature.results)
            .map(|(t, k)| if k.is_differentiable() { cotangent(t, k, krate) } else { quote!(()) })
            .collect();
        let seed_type = nested(&signature.form, seed_types);
        let seed_pattern = nested(&signature.form, seed_names);
        let mut bar_names = lent.iter();
        let patterns: Vec<TokenStream> = signature
            .parameters
            .iter()
            .map(|p| {
                let name = if p.mutable { bar_names.next().and_then(Option::as_ref) } else { None };
                pattern(p, name, krate)
            })
            .collect();
        // A function without a result has no seed.
        let seed_argument = if signature.is_unit() { quote!() } else { quote!(#seed_pattern: #seed_type) };
        let closure = quote! {
            move |#(#patterns,)* #seed_argument| { #views #again_by_value #bar_entry #tapes_again #lines (#(#bars,)*) }
        };
        let (generics, where_clause, arguments) = generics(item, signature, krate);
        let items = items_of(&item.block, [&forward, &value, &closure]);
        Parts {
            signature,
            krate,
            generics,
            where_clause,
            arguments,
            captured: parameters(&item.sig.generics),
            params: signature.parameters.iter().map(declared).collect(),
            cotangents: signature
                .parameters
                .iter()
                .map(|p| if p.differentiated && !p.mutable { cotangent(&p.ty, &p.kind, krate) } else { quote!(()) })
                .collect(),
            value_type: nested(&signature.form, result_types),
            seed_type,
            scalar: match &signature.results[..] {
                [kind] if single => Scalar::of(kind),
                _ => Scalar::No,
            },
            items,
            forward,
            value,
            closure,
            tangent: Forward::new(item, signature, tangent),
            lifted: lifted.iter().map(|(lift, func)| Lifted::new(item, signature, (*lift, func), krate)).collect(),
            rt,
            recursive,
            derives_itself: derives_itself(&adjoint.body, &item.sig.ident).then(|| item.sig.ident.to_string()),
            repeatable,
            names,
            inside: options.inside.as_deref().map(|generics| (item.sig.ident.clone(), generics)),
        }
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

/// Whether a function calls a derivative of its own.
fn derives_itself(region: &Region, name: &Ident) -> bool {
    let own = name.to_string();
    let ends = ["gradient", "value_and_gradient", "tangent"];
    let is_own = |callee: &Callee| match &callee.name {
        CalleeName::Companion(_) => false,
        CalleeName::Associated(path) => {
            let path = path.to_string().replace(' ', "");
            ends.iter().any(|end| {
                let (beside, method) = (format!("{own}::{end}_pullback"), format!("::{own}_{end}_pullback"));
                path == beside || path.ends_with(&format!("::{beside}")) || path.ends_with(&method)
            })
        }
        CalleeName::Method(method) => ends.iter().any(|end| *method == format!("{own}_{end}_pullback")),
    };
    region.stmts.iter().any(|stmt| {
        matches!(&stmt.op, Op::Call(callee) if is_own(callee)) || stmt.regions.iter().any(|inner| derives_itself(inner, name))
    })
}

/// Whether a function calls its own pullback.
fn calls_itself(region: &Region, name: &Ident) -> bool {
    let own = name.to_string();
    let is_own = |callee: &Callee| match &callee.name {
        CalleeName::Companion(path) => path.clone().into_iter().last().is_some_and(|last| last.to_string() == own),
        CalleeName::Associated(path) => {
            path.clone().into_iter().last().is_some_and(|last| last.to_string() == format!("{own}_pullback"))
        }
        CalleeName::Method(method) => *method == format!("{own}_pullback"),
    };
    region.stmts.iter().any(|stmt| {
        matches!(&stmt.op, Op::Call(callee) if is_own(callee)) || stmt.regions.iter().any(|inner| calls_itself(inner, name))
    })
}
