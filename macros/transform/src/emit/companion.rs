//! The companion: an empty `enum` with the function's name, on which all that is generated hangs.

use super::signature::{again, cotangent, generics, identifiers, parameters, repr};
use super::{Emit, Repr};
use crate::ir::{Elem, Func, Kind, ValueId};
use crate::parse::{Options, Parameter, Signature};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::{Attribute, Ident, ItemFn, Stmt, Type};

/// Everything that stands beside the function.
pub fn companion(item: &ItemFn, signature: &Signature, options: &Options, adjoint: &Func, krate: &TokenStream) -> TokenStream {
    let parts = Parts::new(item, signature, adjoint, krate);
    let (vis, name) = (&item.vis, options.companion.as_ref().unwrap_or(&item.sig.ident));
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    let title = parts.title(item);
    let (pullback, adjoint, scalar) = (parts.pullback(vis), parts.adjoint(vis), parts.scalar(vis));
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
        #vis enum #name {}

        #(#cfgs)*
        #[allow(
            dead_code,
            deprecated,
            unused_doc_comments,
            unused_imports,
            unused_mut,
            unused_parens,
            unused_variables,
            clippy::all,
            clippy::pedantic,
            clippy::nursery
        )]
        impl #name {
            #pullback
            #adjoint
            #scalar
        }
    }
}

/// The pieces of the companion.
struct Parts<'a> {
    signature: &'a Signature,
    krate: &'a TokenStream,
    generics: TokenStream,
    where_clause: TokenStream,
    /// `::<F>`
    arguments: TokenStream,
    /// Type parameters that the returned closure may capture.
    captured: Vec<Ident>,
    /// `w: &Array2<f64>`, one a parameter.
    params: Vec<TokenStream>,
    /// The types of the cotangents, `()` for a constant parameter.
    cotangents: Vec<TokenStream>,
    value_type: TokenStream,
    seed_type: TokenStream,
    /// Whether the function has one result, and that a float.
    scalar: Option<Elem>,
    /// `use` and `const` items of the function's body.
    items: Vec<&'a Stmt>,
    forward: TokenStream,
    value: TokenStream,
    closure: TokenStream,
    rt: Ident,
    /// Names that nothing of the user's has: pullback, seed, value, gradient.
    names: [Ident; 4],
}

impl<'a> Parts<'a> {
    fn new(item: &'a ItemFn, signature: &'a Signature, adjoint: &Func, krate: &'a TokenStream) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let parameters_: Vec<(&Parameter, ValueId)> =
            signature.parameters.iter().zip(adjoint.body.args.iter().copied()).collect();
        let seeds = &adjoint.body.args[parameters_.len()..];
        let (forward, reverse) = adjoint.body.stmts.split_at(adjoint.forward);
        let mut emit = Emit::new(adjoint, reserved, item.block.brace_token.span.open());
        let rt = emit.rt.clone();

        for (parameter, value) in &parameters_ {
            emit.define(*value, parameter.name.clone(), repr(parameter, false));
            emit.parameters.insert(parameter.name.to_string().trim_start_matches("r#").to_owned());
        }
        emit.section(forward);
        let results = &adjoint.body.yields[..adjoint.results];
        emit.ready_to_leave(results);
        let single = signature.is_single();
        let value = group(&results.iter().map(|&v| emit.leave(v)).collect::<Vec<_>>(), single);
        let forward_lines = emit.take_lines();
        let (tapes, tapes_again) = emit.tape_lines();
        emit.mutable.clear();
        let forward = {
            let unwrapped = unwrap_references(&signature.parameters);
            let views = view_array_refs(&signature.parameters);
            quote!(#unwrapped #views #tapes #forward_lines)
        };

        for (parameter, value) in &parameters_ {
            emit.define(*value, parameter.name.clone(), repr(parameter, true));
        }
        let views = view_array_refs(&signature.parameters);
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
        emit.section(reverse);
        emit.flush_all();
        let mut cotangents = adjoint.body.yields[adjoint.results..].iter().copied();
        let bars: Vec<TokenStream> = signature
            .parameters
            .iter()
            .map(|p| if p.differentiated { emit.leave(cotangents.next().expect("a cotangent")) } else { quote!(()) })
            .collect();
        let lines = emit.take_lines();
        let names = ["pullback", "seed", "value", "gradient"].map(|n| emit.fresh(n));

        let result_types: Vec<_> = signature.result_types.iter().map(|t| quote!(#t)).collect();
        let seed_types: Vec<_> = signature
            .result_types
            .iter()
            .zip(&signature.results)
            .map(|(t, k)| if k.is_differentiable() { cotangent(t, k, krate) } else { quote!(()) })
            .collect();
        let seed_type = group(&seed_types, single);
        let seed_pattern = group(&seed_names, single);
        let patterns: Vec<TokenStream> = signature.parameters.iter().map(pattern).collect();
        let closure = quote!(move |#(#patterns,)* #seed_pattern: #seed_type| { #views #tapes_again #lines (#(#bars,)*) });
        let (generics, where_clause, arguments) = generics(item, signature, krate);
        let item_stmts = item.block.stmts.iter();
        Parts {
            signature,
            krate,
            generics,
            where_clause,
            arguments,
            captured: parameters(&item.sig.generics),
            params: signature
                .parameters
                .iter()
                .map(|p| {
                    let (n, t) = (&p.name, &p.ty);
                    quote!(#n: #t)
                })
                .collect(),
            cotangents: signature
                .parameters
                .iter()
                .map(|p| if p.differentiated { cotangent(&p.ty, &p.kind, krate) } else { quote!(()) })
                .collect(),
            value_type: group(&result_types, single),
            seed_type,
            scalar: signature.results.first().filter(|k| single && k.is_float()).map(Kind::elem),
            items: item_stmts.filter(|s| matches!(s, Stmt::Item(syn::Item::Use(_) | syn::Item::Const(_)))).collect(),
            forward,
            value,
            closure,
            rt,
            names,
        }
    }

    /// The companion's documentation: the adjoint as formatted source, so that an editor shows it.
    fn title(&self, item: &ItemFn) -> String {
        let (name, params, forward, value, closure) = (&item.sig.ident, &self.params, &self.forward, &self.value, &self.closure);
        let (generics, items) = (&self.generics, &self.items);
        let shown = crate::print(&quote!(fn #name #generics (#(#params),*) { #(#items)* #forward (#value, #closure) }));
        format!(" Derivatives of [`{name}`](fn@{name}), generated by `#[differentiate]`: its pullback is\n\n```text\n{shown}```")
    }

    fn pullback(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, items, .. } = self;
        let Parts { forward, value, closure, rt, .. } = self;
        let again: Vec<_> = self.signature.parameters.iter().map(again).collect();
        quote! {
            /// The value, and the function from the seed to one cotangent a parameter (`()` for a constant one).
            #vis fn pullback #generics (#(#params),*) -> (
                #value_type,
                impl ::core::ops::FnOnce(#(#again,)* #seed_type) -> (#(#cotangents,)*) + use<#(#captured),*>
            ) #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #forward
                (#value, #closure)
            }
        }
    }

    fn adjoint(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { generics, where_clause, arguments, params, cotangents, value_type, seed_type, .. } = self;
        let [pullback, seed, value, _] = &self.names;
        let once = |p: &Parameter| p.is_reference() || matches!(p.kind, Kind::Float(_) | Kind::Int | Kind::Bool);
        let given = self.signature.parameters.iter().map(|p| {
            let n = &p.name;
            if once(p) { quote!(#n) } else { quote!(::core::clone::Clone::clone(&#n)) }
        });
        let lent = self.signature.parameters.iter().map(|p| {
            let n = &p.name;
            if p.is_reference() { quote!(#n) } else { quote!(&#n) }
        });
        quote! {
            /// The value and the vector-Jacobian product: one cotangent a parameter (`()` for a constant one).
            #vis fn adjoint #generics (#(#params,)* #seed: #seed_type) -> (#value_type, (#(#cotangents,)*)) #where_clause {
                let (#value, #pullback) = Self::pullback #arguments (#(#given),*);
                (#value, #pullback(#(#lent,)* #seed))
            }
        }
    }

    /// What only a function with one float as its result has.
    fn scalar(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        let elem = self.scalar.as_ref()?;
        let Parts { krate, generics, where_clause, arguments, params, cotangents, value_type, .. } = self;
        let [_, _, value, gradient] = &self.names;
        let parameters = &self.signature.parameters;
        let bars: Vec<Option<Ident>> = parameters
            .iter()
            .map(|p| p.differentiated.then(|| format_ident!("{}_bar", p.name.to_string().trim_start_matches("r#"))))
            .collect();
        let pattern = bars.iter().map(|b| b.as_ref().map_or(quote!(_), |b| quote!(#b)));
        let picked: Vec<TokenStream> = bars.iter().flatten().map(|b| quote!(#b)).collect();
        let types: Vec<TokenStream> =
            cotangents.iter().zip(parameters).filter(|(_, p)| p.differentiated).map(|(t, _)| t.clone()).collect();
        let one = picked.len() == 1;
        let (gradient_type, pick) = (group(&types, one), group(&picked, one));
        let names: Vec<&Ident> = parameters.iter().map(|p| &p.name).collect();
        let seed = match elem {
            Elem::F32 | Elem::F64 => quote!(1.0),
            _ => quote!(#krate::rt::lit(1.0)),
        };
        Some(quote! {
            /// The value and the cotangents of the differentiated parameters.
            #vis fn value_and_gradient #generics (#(#params),*) -> (#value_type, #gradient_type) #where_clause {
                let (#value, (#(#pattern,)*)) = Self::adjoint #arguments (#(#names,)* #seed);
                (#value, #pick)
            }

            /// The cotangents of the differentiated parameters.
            #vis fn gradient #generics (#(#params),*) -> #gradient_type #where_clause {
                Self::value_and_gradient #arguments (#(#names),*).1
            }

            /// The value; the gradient goes into the buffers of the caller.
            #vis fn value_and_gradient_into #generics (
                #(#params,)*
                #gradient: &mut #gradient_type
            ) -> #value_type #where_clause {
                let (#value, #pick) = Self::value_and_gradient #arguments (#(#names),*);
                #krate::rt::assign(#gradient, #pick);
                #value
            }
        })
    }
}

/// One piece bare, several as a tuple.
fn group(tokens: &[TokenStream], bare: bool) -> TokenStream {
    if bare { quote!(#(#tokens)*) } else { quote!((#(#tokens,)*)) }
}

/// A parameter of the reverse sweep: numbers are taken out of their references.
fn pattern(parameter: &Parameter) -> TokenStream {
    let (n, t) = (&parameter.name, again(parameter));
    if matches!(parameter.kind, Kind::Float(_) | Kind::Int | Kind::Bool) { quote!(&#n: #t) } else { quote!(#n: #t) }
}

/// Numbers that come by reference are taken out of it once.
fn unwrap_references(parameters: &[Parameter]) -> TokenStream {
    let number = |p: &&Parameter| matches!((&p.kind, &p.ty), (Kind::Float(_) | Kind::Int | Kind::Bool, Type::Reference(_)));
    parameters
        .iter()
        .filter(number)
        .map(|p| {
            let n = &p.name;
            quote!(let #n = *#n;)
        })
        .collect()
}

/// An `&ArrayRef` takes part in operators as a view.
fn view_array_refs(parameters: &[Parameter]) -> TokenStream {
    parameters
        .iter()
        .filter(|p| super::signature::is_array_ref(&p.ty))
        .map(|p| {
            let n = &p.name;
            quote!(let #n = #n.view();)
        })
        .collect()
}
