//! The companion: an empty enum with the function's name on which everything generated hangs.

use super::body::ident;
use super::{Emit, Repr};
use crate::ir::{Elem, Func, Kind, List, Rank, ValueId};
use crate::parse::{Options, Parameter, Signature};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Ident, ItemFn, Lifetime, Type};

/// Everything that stands beside the function.
pub fn companion(item: &ItemFn, signature: &Signature, options: &Options, adjoint: &Func, krate: &TokenStream) -> TokenStream {
    let mut taken = BTreeSet::new();
    names(quote!(#item), &mut taken);
    let parameters: Vec<(&Parameter, ValueId)> = signature.parameters.iter().zip(adjoint.body.args.iter().copied()).collect();
    let seeds = &adjoint.body.args[parameters.len()..];

    let mut emit = Emit::new(adjoint, taken);
    for (parameter, value) in &parameters {
        emit.claimed.insert(parameter.name.to_string());
        emit.define(*value, parameter.name.clone(), repr(parameter, false));
    }
    let (forward, reverse) = adjoint.body.stmts.split_at(adjoint.forward);
    emit.section(forward);
    emit.flush_all();
    let results: Vec<_> = adjoint.body.yields[..adjoint.results].iter().map(|&v| emit.leave(v)).collect();
    let forward = emit.take_lines();

    for (parameter, value) in &parameters {
        emit.define(*value, parameter.name.clone(), repr(parameter, true));
    }
    let mut seed_names = Vec::new();
    for (&seed, kind) in seeds.iter().zip(&signature.results) {
        let wish = adjoint.values[seed.index()].hint.clone().unwrap_or_default();
        let name = emit.fresh(&wish);
        emit.define(seed, name.clone(), if kind.is_float() { Repr::Copy } else { Repr::Owned });
        seed_names.push(name);
    }
    emit.backwards = true;
    emit.section(reverse);
    emit.flush_all();
    let mut cotangents = adjoint.body.yields[adjoint.results..].iter().copied();
    let bars: Vec<TokenStream> = parameters
        .iter()
        .map(|(p, _)| if p.differentiated { emit.leave(cotangents.next().expect("a cotangent")) } else { quote!(()) })
        .collect();
    let reverse = emit.take_lines();
    let rt = emit.rt().clone();
    let [pullback, seed, value, gradient] = ["pullback", "seed", "value", "gradient"].map(|n| emit.fresh(n));

    let name = options.companion.as_ref().unwrap_or(&item.sig.ident);
    let (generics, where_clause, arguments) = generics(item, signature, krate);
    let args: Vec<TokenStream> = signature
        .parameters
        .iter()
        .map(|p| {
            let (n, t) = (&p.name, &p.ty);
            quote!(#n: #t)
        })
        .collect();
    let cot: Vec<TokenStream> = signature
        .parameters
        .iter()
        .map(|p| if p.differentiated { cotangent(&p.ty, &p.kind, krate) } else { quote!(()) })
        .collect();
    let seed_types: Vec<TokenStream> =
        signature.result_types.iter().zip(&signature.results).map(|(t, k)| cotangent(t, k, krate)).collect();
    let single = signature.result_types.len() == 1
        && !matches!(&item.sig.output, syn::ReturnType::Type(_, t) if matches!(**t, Type::Tuple(_)));
    let group = |tokens: &[TokenStream]| if single { quote!(#(#tokens)*) } else { quote!((#(#tokens),*)) };
    let (value_type, seed_type) = (
        {
            let t: Vec<_> = signature.result_types.iter().map(|t| quote!(#t)).collect();
            group(&t)
        },
        group(&seed_types),
    );
    let seed_pattern = {
        let n: Vec<_> = seed_names.iter().map(|n| quote!(#n)).collect();
        group(&n)
    };
    let results = group(&results);
    let again: Vec<TokenStream> = signature
        .parameters
        .iter()
        .map(|p| {
            let mut ty = p.ty.clone();
            Elide.visit_type_mut(&mut ty);
            if p.is_reference() { quote!(#ty) } else { quote!(&#ty) }
        })
        .collect();
    let patterns: Vec<TokenStream> = signature
        .parameters
        .iter()
        .zip(&again)
        .map(|(p, t)| {
            let n = &p.name;
            let copy = !p.is_reference() && matches!(p.kind, Kind::Float(_) | Kind::Int | Kind::Bool);
            if copy { quote!(&#n: #t) } else { quote!(#n: #t) }
        })
        .collect();
    let used: Vec<&Ident> = item
        .sig
        .generics
        .params
        .iter()
        .filter_map(|p| match p {
            syn::GenericParam::Type(t) => Some(&t.ident),
            syn::GenericParam::Const(c) => Some(&c.ident),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    let idents: Vec<&Ident> = signature.parameters.iter().map(|p| &p.name).collect();
    let vis = &item.vis;
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();

    let body = quote! {
        #forward
        (#results, move |#(#patterns,)* #seed_pattern: #seed_type| { #reverse (#(#bars,)*) })
    };
    let formatted = crate::print(&quote!(fn #pullback() { #body }));
    let title =
        format!(" Derivatives of [`{0}`](fn@{0}), generated by `#[differentiate]`.\n\n```text\n{formatted}```", item.sig.ident);
    let calls: Vec<TokenStream> = signature
        .parameters
        .iter()
        .map(|p| {
            let n = &p.name;
            if p.is_reference() || matches!(p.kind, Kind::Float(_) | Kind::Int | Kind::Bool) {
                quote!(#n)
            } else {
                quote!(#n.clone())
            }
        })
        .collect();
    let lends: Vec<TokenStream> = signature
        .parameters
        .iter()
        .map(|p| {
            let n = &p.name;
            if p.is_reference() { quote!(#n) } else { quote!(&#n) }
        })
        .collect();
    let scalar = if single && signature.results[0].is_float() {
        let picked: Vec<(usize, &TokenStream)> =
            cot.iter().enumerate().filter(|(i, _)| signature.parameters[*i].differentiated).collect();
        let bind: Vec<Ident> = picked
            .iter()
            .map(|(i, _)| format_ident!("{}_bar", signature.parameters[*i].name.to_string().trim_start_matches("r#")))
            .collect();
        let pattern = cot.iter().enumerate().map(|(i, _)| {
            if signature.parameters[i].differentiated {
                let n = format_ident!("{}_bar", signature.parameters[i].name.to_string().trim_start_matches("r#"));
                quote!(#n)
            } else {
                quote!(_)
            }
        });
        let pattern = quote!((#(#pattern,)*));
        let types: Vec<_> = picked.iter().map(|(_, t)| *t).collect();
        let (gradient_type, pick) = if picked.len() == 1 {
            (quote!(#(#types)*), quote!(#(#bind)*))
        } else {
            (quote!((#(#types),*)), quote!((#(#bind),*)))
        };
        let one = match signature.results[0].elem() {
            Elem::Param(_) => quote!(#krate::rt::lit(1.0)),
            _ => quote!(1.0),
        };
        quote! {
            /// The value and the cotangents of the differentiated parameters.
            pub fn value_and_gradient #generics (#(#args),*) -> (#value_type, #gradient_type) #where_clause {
                let (#value, #pattern) = Self::adjoint #arguments (#(#idents,)* #one);
                (#value, #pick)
            }

            /// The cotangents of the differentiated parameters.
            pub fn gradient #generics (#(#args),*) -> #gradient_type #where_clause {
                Self::value_and_gradient #arguments (#(#idents),*).1
            }

            /// The value; the gradient goes into the buffers of the caller.
            pub fn value_and_gradient_into #generics (#(#args,)* #gradient: &mut #gradient_type) -> #value_type #where_clause {
                let (#value, #pick) = Self::value_and_gradient #arguments (#(#idents),*);
                #krate::rt::assign(#gradient, #pick);
                #value
            }
        }
        .into_iter()
        .collect::<TokenStream>()
    } else {
        TokenStream::new()
    };
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #[allow(non_camel_case_types, clippy::all, clippy::pedantic)]
        #vis enum #name {}

        #(#cfgs)*
        #[allow(unused_doc_comments, unused_variables, unused_parens, clippy::all, clippy::pedantic)]
        impl #name {
            /// The value, and the function from the seed to one cotangent a parameter (`()` for a constant one).
            pub fn pullback #generics (#(#args),*) -> (#value_type, impl ::core::ops::FnOnce(#(#again,)* #seed_type) -> (#(#cot,)*) + use<#(#used),*>) #where_clause {
                use #krate::rt as #rt;
                #body
            }

            /// The value and the vector-Jacobian product: one cotangent a parameter.
            pub fn adjoint #generics (#(#args,)* #seed: #seed_type) -> (#value_type, (#(#cot,)*)) #where_clause {
                let (#value, #pullback) = Self::pullback #arguments (#(#calls),*);
                (#value, #pullback(#(#lends,)* #seed))
            }

            #scalar
        }
    }
}

fn repr(parameter: &Parameter, again: bool) -> Repr {
    let reference = parameter.is_reference();
    match &parameter.kind {
        Kind::Float(_) | Kind::Int | Kind::Bool if !reference => Repr::Copy,
        _ if reference || again => Repr::Reference,
        Kind::List(_, List::Fixed) => Repr::Copy,
        Kind::Array(..) | Kind::List(..) => {
            let view = matches!(&parameter.ty, Type::Path(p) if p.path.segments.last().is_some_and(|s| {
                let name = s.ident.to_string();
                name.starts_with("ArrayView") || name.starts_with("CowArray")
            }));
            if view { Repr::View } else { Repr::Owned }
        }
        _ => Repr::Unknown,
    }
}

/// The type of a value's cotangent.
fn cotangent(ty: &Type, kind: &Kind, krate: &TokenStream) -> TokenStream {
    let elem = match kind.elem() {
        Elem::F32 => Some(ident("f32")),
        Elem::F64 => Some(ident("f64")),
        Elem::Param(name) => Some(ident(&name)),
        Elem::Unknown => None,
    };
    match (kind, elem) {
        (Kind::Float(_), Some(elem)) => quote!(#elem),
        (Kind::Array(_, Rank::Fixed(n)), Some(elem)) => {
            let array = format_ident!("Array{n}");
            quote!(#krate::rt::ndarray::#array<#elem>)
        }
        (Kind::Array(_, Rank::Dyn), Some(elem)) => quote!(#krate::rt::ndarray::ArrayD<#elem>),
        _ => {
            let mut ty = if let Type::Reference(r) = ty { (*r.elem).clone() } else { ty.clone() };
            Static.visit_type_mut(&mut ty);
            quote!(<#ty as #krate::Differentiable>::Cotangent)
        }
    }
}

fn generics(item: &ItemFn, signature: &Signature, krate: &TokenStream) -> (TokenStream, TokenStream, TokenStream) {
    let mut generics = item.sig.generics.clone();
    if !signature.elements.is_empty() {
        let clause = generics.make_where_clause();
        for elem in &signature.elements {
            clause.predicates.push(syn::parse_quote!(#elem: #krate::Element));
        }
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let args: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|p| match p {
            syn::GenericParam::Type(t) => Some(&t.ident),
            syn::GenericParam::Const(c) => Some(&c.ident),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    let arguments = if args.is_empty() { quote!() } else { quote!(::<#(#args),*>) };
    (quote!(#impl_generics), quote!(#where_clause), arguments)
}

/// All identifiers of the user's function, which generated names stay clear of.
fn names(tokens: TokenStream, out: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(g) => names(g.stream(), out),
            TokenTree::Ident(i) => {
                out.insert(i.to_string().trim_start_matches("r#").to_owned());
            }
            _ => {}
        }
    }
}

struct Elide;
impl VisitMut for Elide {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime::new("'_", Span::call_site());
        }
    }
}

struct Static;
impl VisitMut for Static {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", Span::call_site());
    }
}
