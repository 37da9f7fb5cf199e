//! What the pieces of a companion are made of.

use super::forward::Forward;
use super::gradient::Scalar;
use super::sweeps::{Called, Sweeps};
use super::{Derivatives, Parts, declared};
use crate::emit::names::{ident, numbered};
use crate::emit::signature::{cotangent, generics, identifiers, nested, parameters};
use crate::ir::{Callee, CalleeName, Lift, Op, Region};
use crate::parse::{Options, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn};

impl<'a> Parts<'a> {
    pub(super) fn new(
        item: &'a ItemFn,
        signature: &'a Signature,
        options: &'a Options,
        Derivatives { adjoint, tangents, lifted }: Derivatives<'_>,
        krate: &'a TokenStream,
    ) -> Self {
        let recursive = options.recursive || calls_itself(&adjoint.body, &item.sig.ident);
        let called = match (options.repeatable, recursive) {
            (Some(_), _) => Called::Again,
            (None, true) => Called::Once,
            (None, false) => Called::AgainIfCheap,
        };
        let pullback = Sweeps::new(item, signature, (Lift::NONE, adjoint), called, krate);
        let lifted = lifted.iter().map(|(lift, func)| Sweeps::new(item, signature, (*lift, func), Called::Once, krate)).collect();
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
        let (generics, where_clause, arguments) = generics(item, signature, krate);
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
                [kind] if signature.is_single() => Scalar::of(kind),
                _ => Scalar::No,
            },
            pullback,
            forward: tangents.iter().map(|(directions, func)| Forward::new(item, signature, *directions, func)).collect(),
            lifted,
            recursive,
            derives_itself: derives_itself(&adjoint.body, &item.sig.ident).then(|| item.sig.ident.to_string()),
            names,
            inside: options.inside.as_ref().map(|inside| (item.sig.ident.clone(), &inside.generics[..])),
        }
    }
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
