//! The companion: an empty `enum` with the function's name, on which all that is generated hangs.

mod forward;
mod gradient;
mod items;
mod jacobian;
mod lifted;
mod nested;
mod parts;
mod reverse;
mod second;
mod sweeps;
mod vectors;

use crate::emit::write::respan;
use crate::ir::{Directions, Func, Kind, Lift};
use crate::parse::{Options, Parameter, Signature};
use forward::Forward;
use gradient::Scalar;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeMap;
use sweeps::Sweeps;
use syn::{Attribute, Ident, ItemFn};

/// What stands beside a function.
#[derive(Clone, Copy)]
pub struct Derivatives<'a> {
    /// Its reverse sweep.
    pub adjoint: &'a Func,
    /// Forward mode, along one direction and perhaps several.
    pub tangents: &'a [(Directions, Func)],
    /// The reverse sweep with tangents, one more each.
    pub lifted: &'a [(Lift, Func)],
}

/// Everything that stands beside the function.
pub fn companion(
    item: &ItemFn,
    signature: &Signature,
    options: &Options,
    derivatives: Derivatives<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let parts = Parts::new(item, signature, options, derivatives, krate);
    if options.inside.is_some() {
        return methods(&parts, item);
    }
    let (vis, name) = (&item.vis, options.companion.as_ref().unwrap_or(&item.sig.ident));
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    let title = parts.title(item);
    let (pullback, adjoint, scalar) = (parts.pullback(vis), parts.adjoint(vis), parts.scalar(vis));
    let (tangent, second) = (parts.tangent(vis), parts.second(vis));
    let (vectors, jacobian, sparse) = (parts.vectors(vis), parts.jacobian(vis), parts.sparse_jacobian(vis));
    let (quiet, carries) = (quiet(&quote!()), parts.carries());
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic, reason = "it has the name of the function")]
        #vis enum #name {}

        #(#cfgs)*
        #quiet
        impl #name #carries {
            #pullback
            #adjoint
            #scalar
            #tangent
            #(#vectors)*
            #jacobian
            #sparse
            #(#second)*
        }
    }
}

/// In an `impl` block, where a nested type cannot stand, the same set as methods: `NAME_pullback`, `NAME_adjoint`, ….
fn methods(parts: &Parts<'_>, item: &ItemFn) -> TokenStream {
    let vis = &item.vis;
    let functions = [parts.pullback(vis), parts.adjoint(vis)]
        .into_iter()
        .chain(parts.scalar(vis))
        .chain([parts.tangent(vis)])
        .chain(parts.vectors(vis))
        .chain(parts.jacobian(vis))
        .chain(parts.sparse_jacobian(vis))
        .chain(parts.second(vis));
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    on_each(&functions.collect(), &quote!(#(#cfgs)*))
}

/// Methods with attributes on each of them.
pub(crate) fn on_each(functions: &TokenStream, attributes: &TokenStream) -> TokenStream {
    if attributes.is_empty() {
        return functions.clone();
    }
    let block: syn::ItemImpl = syn::parse_quote!(impl Methods { #functions });
    block.items.iter().map(|function| quote!(#attributes #function)).collect()
}

/// No lint looks at generated methods, which show types that only the type's own module may see.
pub(crate) fn quiet_methods() -> TokenStream {
    quiet(&quote!(private_interfaces, private_bounds,))
}

/// No lint looks at what is generated.
fn quiet(more: &TokenStream) -> TokenStream {
    quote! {
        #[allow(
            unused,
            deprecated,
            non_snake_case,
            trivial_casts,
            #more
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction,
            reason = "generated"
        )]
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
    scalar: Scalar,
    pullback: Sweeps<'a>,
    /// Forward mode: along one direction, then along several where the attribute asks for it.
    forward: Vec<Forward<'a>>,
    /// The pullback with tangents, one more each.
    lifted: Vec<Sweeps<'a>>,
    /// Whether the function calls itself: then its pullback's type cannot be its own part.
    recursive: bool,
    /// The name of a function that calls a derivative of its own.
    derives_itself: Option<String>,
    /// Names that nothing of the user's has: pullback, seed, value, gradient.
    names: [Ident; 4],
    /// In an `impl` block, what the generated names begin with, and the block's type parameters.
    inside: Option<(Ident, &'a [Ident])>,
}

impl Parts<'_> {
    /// `where Net: Differentiable`, of each type of the user's without arguments that carries a derivative: one that lacks it is found
    /// missing here, and not wherever generated code relies on it.
    fn carries(&self) -> TokenStream {
        let parameters = self.signature.parameters.iter().filter(|p| p.differentiated).map(|p| (&p.ty, &p.kind));
        let results = self.signature.result_types.iter().zip(&self.signature.results);
        let mut bounds = BTreeMap::new();
        for (ty, _) in parameters.chain(results).filter(|(_, kind)| **kind == Kind::Unknown) {
            let ty = if let syn::Type::Reference(reference) = ty { &*reference.elem } else { ty };
            let syn::Type::Path(syn::TypePath { qself: None, path }) = ty else { continue };
            let plain = path.segments.iter().all(|segment| segment.arguments.is_none());
            if !plain || self.captured.contains(&path.segments[0].ident) {
                continue;
            }
            let span = syn::spanned::Spanned::span(ty);
            let krate = respan(self.krate.clone(), span);
            bounds.entry(quote!(#ty).to_string()).or_insert_with(|| quote_spanned!(span=> #ty: #krate::Differentiable));
        }
        let bounds = bounds.values();
        if bounds.len() == 0 { quote!() } else { quote!(where #(#bounds),*) }
    }

    /// The companion's documentation: the adjoint as formatted source, so that an editor shows it.
    fn title(&self, item: &ItemFn) -> String {
        let (name, params, generics) = (&item.sig.ident, &self.params, &self.generics);
        let Sweeps { forward, value, closure, items, .. } = &self.pullback;
        let both = self.signature.success(quote!((#value, #closure)));
        let shown = crate::print(&quote!(fn #name #generics (#(#params),*) { #(#items)* #forward #both }));
        format!(" Derivatives of [`{name}`](fn@{name}), generated by `#[differentiate]`: its pullback is\n\n```text\n{shown}```")
    }

    /// The name of a generated function.
    fn named(&self, function: &str) -> Ident {
        match &self.inside {
            Some((method, _)) => {
                format_ident!("{}_{function}", method.to_string().trim_start_matches("r#"), span = method.span())
            }
            None => format_ident!("{function}"),
        }
    }

    /// What takes the value out of what a generated function gives.
    fn ask(&self) -> Option<TokenStream> {
        self.signature.failure.as_ref().map(|_| quote!(?))
    }

    /// What the documentation of a function that may fail says of it.
    fn fails(&self) -> Option<TokenStream> {
        let failure = self.signature.failure.as_ref()?;
        Some(if failure.optional {
            quote! {
                ///
                /// `None` where the function itself gives `None`.
            }
        } else {
            quote! {
                ///
                /// # Errors
                /// Those of the function itself.
            }
        })
    }

    /// The parameters, where the function lends on what it can change.
    fn mutable_params(&self) -> Vec<TokenStream> {
        let of = |(p, declared): (&Parameter, &TokenStream)| {
            if p.mutable && !p.is_reference() { quote!(mut #declared) } else { declared.clone() }
        };
        self.signature.parameters.iter().zip(&self.params).map(of).collect()
    }
}

/// A parameter in a signature.
fn declared(parameter: &Parameter) -> TokenStream {
    let (n, t) = (&parameter.name, &parameter.ty);
    match (parameter.receiver, parameter.is_reference()) {
        (true, true) if parameter.mutable => quote!(&mut self),
        (true, true) => quote!(&self),
        (true, false) => quote!(self),
        _ => quote!(#n: #t),
    }
}

/// A parameter in a call.
fn argument(parameter: &Parameter) -> Ident {
    if parameter.receiver { Ident::new("self", parameter.name.span()) } else { parameter.name.clone() }
}
