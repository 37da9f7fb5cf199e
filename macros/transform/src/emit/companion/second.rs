//! Second derivatives: `pullback_tangent`, which calls of one another are made of, `hvp` and `hessian`.

use super::Parts;
use super::gradient::{Scalar, group};
use super::items::items_of;
use super::jacobian::Axes;
use super::sweeps::{pattern, unwrap_references, view_array_refs};
use crate::emit::names::ident;
use crate::emit::signature::{Handed, again, cotangent, identifiers, nested, repr};
use crate::emit::{Emit, Repr};
use crate::ir::{Elem, Func, Kind};
use crate::parse::{Parameter, Signature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{Ident, ItemFn};

/// The pieces of `pullback_tangent`.
pub(super) struct Second<'a> {
    /// The names of the directions that come in, one a parameter; nothing for one that is constant.
    dots: Vec<Option<Ident>>,
    forward: TokenStream,
    value: TokenStream,
    closure: TokenStream,
    items: Vec<&'a syn::Item>,
}

impl<'a> Second<'a> {
    pub(super) fn new(item: &'a ItemFn, signature: &Signature, func: &Func, krate: &TokenStream) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let mut emit = Emit::new(func, reserved, crate::emit::site(&item.block));
        let rt = emit.rt.clone();
        let parameters = &signature.parameters;
        let seeds = signature.results.len();
        let (args, rest) = func.body.args.split_at(parameters.len());
        let (directions, seed_values) = rest.split_at(rest.len() - 2 * seeds);
        for (parameter, &value) in parameters.iter().zip(args) {
            emit.define(value, parameter.name.clone(), repr(parameter, false));
            emit.parameters.insert(parameter.name.to_string().trim_start_matches("r#").to_owned());
        }
        let mut entry = TokenStream::new();
        let mut directions = directions.iter().copied();
        let mut dots = Vec::new();
        for parameter in parameters {
            let dot = if parameter.differentiated { directions.next() } else { None };
            dots.push(dot.map(|dot| {
                let name = emit.fresh(&format!("{}_dot", parameter.name.to_string().trim_start_matches("r#")));
                let x = &parameter.name;
                entry.extend(match parameter.kind {
                    Kind::Float(_) => quote!(let #name = #rt::moving(#name, &#x);),
                    _ if parameter.is_reference() && !crate::emit::signature::is_array_ref(&parameter.ty) => {
                        quote!(let #name = #rt::moving(#name, #x);)
                    }
                    _ => quote!(let #name = #rt::moving(#name, &#x);),
                });
                emit.define(dot, name.clone(), of_cotangent(&parameter.kind));
                name
            }));
        }
        let (forward, reverse) = func.body.stmts.split_at(func.forward);
        emit.section(forward);
        let (values, bars) = func.body.yields.split_at(func.results);
        emit.ready_to_leave(values);
        let (results, result_dots) = values.split_at(seeds);
        let handed = results.iter().zip(&signature.result_types).map(|(&v, ty)| emit.hand_over(v, Handed::of(ty))).collect();
        let value = nested(&signature.form, handed);
        let handed = result_dots.iter().map(|&v| emit.leave(v)).collect();
        let value_dot = nested(&signature.form, handed);
        let forward_lines = emit.take_lines();
        let (tapes, tapes_again) = emit.tape_lines();
        emit.mutable.clear();
        let (unwrapped, views) = (unwrap_references(parameters), view_array_refs(parameters));
        let this = parameters.iter().find(|p| p.receiver).map(|p| {
            let this = &p.name;
            quote!(let #this = self;)
        });
        let forward = quote!(#this #unwrapped #views #entry #tapes #forward_lines);

        let mut again_by_value = TokenStream::new();
        for (p, &v) in parameters.iter().zip(args) {
            emit.define(v, p.name.clone(), repr(p, true));
            if !p.is_reference() && p.kind == Kind::Discrete && emit.uses(v) > 0 {
                let n = &p.name;
                emit.reprs.insert(v, repr(p, false));
                again_by_value.extend(quote!(let #n = ::core::clone::Clone::clone(#n);));
            }
        }
        let mut seed_names = Vec::new();
        for (k, &seed) in seed_values.iter().enumerate() {
            let kind = &signature.results[k % seeds];
            let name = if k < seeds { "seed" } else { "seed_dot" };
            let name = emit.fresh(name);
            emit.define(seed, name.clone(), of_cotangent(kind));
            seed_names.push(quote!(#name));
        }
        emit.section(reverse);
        emit.flush_all();
        let moving = parameters.iter().filter(|p| p.differentiated).count();
        let mut bars = bars.chunks(moving.max(1)).map(|bars| {
            let mut bars = bars.iter();
            let each = parameters.iter().map(|p| match p.differentiated.then(|| bars.next()).flatten() {
                Some(&bar) => emit.leave(bar),
                None => quote!(()),
            });
            let each: Vec<TokenStream> = each.collect();
            quote!((#(#each,)*))
        });
        let (bars, bar_dots) = (bars.next().unwrap_or_default(), bars.next().unwrap_or_default());
        let lines = emit.take_lines();
        let patterns = parameters.iter().map(|p| pattern(p, None, krate));
        let types = signature
            .result_types
            .iter()
            .zip(&signature.results)
            .map(|(t, k)| if k.is_differentiable() { cotangent(t, k, krate) } else { quote!(()) })
            .collect();
        let seed_type = nested(&signature.form, types);
        let (seed_dots, seed_names) = (seed_names.split_off(seeds), seed_names);
        let (seed, seed_dot) = (nested(&signature.form, seed_names), nested(&signature.form, seed_dots));
        let closure = quote! {
            move |#(#patterns,)* #seed: #seed_type, #seed_dot: #seed_type| {
                #views #again_by_value #tapes_again #lines (#bars, #bar_dots)
            }
        };
        let value = quote!((#value, #value_dot));
        let items = items_of(&item.block, [&forward, &value, &closure]);
        Second { dots, forward, value, closure, items }
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
    /// What a function of second order has beside the others.
    pub(super) fn second(&self, vis: &syn::Visibility) -> Vec<TokenStream> {
        let Some(second) = &self.second else { return vec![] };
        [Some(self.pullback_tangent(second, vis)), self.hvp(vis), self.hessian(vis), Some(self.nested(vis))]
            .into_iter()
            .flatten()
            .collect()
    }

    fn pullback_tangent(&self, second: &Second<'_>, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, rt, .. } = self;
        let Second { dots, forward, value, closure, items } = second;
        let parameters = &self.signature.parameters;
        let again: Vec<_> = parameters.iter().map(|p| again(p, krate)).collect();
        let coming = parameters.iter().zip(dots).map(|(p, dot)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match dot {
                None => quote!(_: ::core::option::Option<()>),
                Some(dot) => quote!(#dot: ::core::option::Option<#ty>),
            }
        });
        let bars = quote!((#(#cotangents,)*));
        let function = quote!(::core::ops::FnOnce(#(#again,)* #seed_type, #seed_type) -> (#bars, #bars));
        let (returned, closure) = if self.recursive {
            (quote!(#krate::rt::Box<dyn #function>), quote!(#krate::rt::Box::new(#closure)))
        } else {
            let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
            (quote!(impl #function + use<#(#around,)* #(#captured),*>), quote!(#closure))
        };
        let name = self.named("pullback_tangent");
        let returned = self.signature.returned(quote!(((#value_type, #seed_type), #returned)));
        let both = self.signature.success(quote!((#value, #closure)));
        let fails = self.fails();
        quote! {
            /// The tangent of the pullback: the value with its tangent, and the function from the arguments, the seed and the seed's tangent
            /// to the cotangents and their tangents.
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming),*) -> #returned #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #forward
                #both
            }
        }
    }

    pub(super) fn one(&self) -> Option<(TokenStream, TokenStream)> {
        let krate = self.krate;
        match &self.scalar {
            Scalar::Yes(Elem::F32 | Elem::F64) => Some((quote!(1.0), quote!(0.0))),
            Scalar::Yes(_) => Some((quote!(#krate::rt::lit(1.0)), quote!(#krate::rt::lit(0.0)))),
            _ => None,
        }
    }

    pub(super) fn named_bars(&self, end: &str) -> Vec<Option<Ident>> {
        let name = |p: &Parameter| ident(&format!("{}_{end}", p.name.to_string().trim_start_matches("r#")));
        self.signature.parameters.iter().map(|p| p.differentiated.then(|| name(p))).collect()
    }

    fn hvp(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        let (one, zero) = self.one()?;
        let Parts { krate, generics, where_clause, arguments, params, value_type, .. } = self;
        let [value, pullback] = self.fresh(["value", "pullback"]);
        let (dots, bars, bar_dots) = (self.named_bars("dot"), self.named_bars("bar"), self.named_bars("bar_dot"));
        let coming = self.signature.parameters.iter().zip(&dots).map(|(p, dot)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match dot {
                None => quote!(_: impl #krate::Tangent<()>),
                Some(dot) => quote!(#dot: impl #krate::Tangent<#ty>),
            }
        });
        let directions = dots.iter().map(|dot| match dot {
            None => quote!(::core::option::Option::None),
            Some(dot) => quote!(#krate::rt::given(&#dot)),
        });
        let pattern = |names: &[Option<Ident>]| {
            let each = names.iter().map(|name| name.as_ref().map_or(quote!(_), |name| quote!(#name)));
            quote!((#(#each,)*))
        };
        let (bars_in, bar_dots_in) = (pattern(&bars), pattern(&bar_dots));
        let picked = |names: &[Option<Ident>]| -> Vec<TokenStream> { names.iter().flatten().map(|n| quote!(#n)).collect() };
        let gradient = self.gradient_type();
        let alone = dots.iter().flatten().count() == 1;
        let (bars, bar_dots) = (group(&picked(&bars), alone), group(&picked(&bar_dots), alone));
        let none: Vec<Option<TokenStream>> = vec![None; dots.len()];
        let (given, lent) = (self.given(), self.lent(&none));
        let (name, inner) = (self.named("hvp"), self.named("pullback_tangent"));
        let (ask, fails) = (self.ask(), self.fails());
        let returned = self.signature.returned(quote!((#value_type, #gradient, #gradient)));
        let all = self.signature.success(quote!((#value, #bars, #bar_dots)));
        Some(quote! {
            /// The value, the gradient, and the Hessian-vector product: the gradient's tangent where the parameters move along these
            /// directions (`()` for a constant one, or one that does not move).
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming),*) -> #returned #where_clause {
                let ((#value, _), #pullback) = Self::#inner #arguments (#(#given,)* #(#directions),*) #ask;
                let (#bars_in, #bar_dots_in) = #pullback(#(#lent,)* #one, #zero);
                #all
            }
        })
    }

    fn hessian(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        self.one()?;
        let Parts { krate, generics, where_clause, arguments, params, .. } = self;
        let rt = quote!(#krate::rt);
        let [inputs, direction, columns, dots, sweeps] = self.fresh(["inputs", "direction", "columns", "dots", "sweeps"]);
        let (name, hvp) = (self.named("hessian"), self.named("hvp"));
        let (given, blank, ask, fails) = (self.given(), self.blank(), self.ask(), self.fails());
        let along = self.each_part(&quote!(#direction)).into_iter().map(|part| part.map_or(quote!(()), |part| quote!(&#part)));
        let parts = self.each_part(&quote!(#inputs));
        let parts: Vec<(&TokenStream, Axes)> = parts
            .iter()
            .zip(&self.signature.parameters)
            .filter_map(|(part, p)| Some((part.as_ref()?, Axes::of(&p.kind))))
            .collect();
        let alone = parts.len() == 1;
        let (mut types, mut blocks) = (Vec::new(), Vec::new());
        for (zeros, row) in &parts {
            let of_row = parts.iter().map(|(blank, column)| self.block(*row, zeros, *column, blank));
            let (row_types, lengths): (Vec<_>, Vec<_>) = of_row.unzip();
            let row_blocks: Vec<_> = lengths.iter().map(|lengths| quote!(#sweeps.next(#lengths))).collect();
            types.push(group(&row_types, alone));
            blocks.push(group(&row_blocks, alone));
        }
        let (returned, all) = (self.signature.returned(group(&types, alone)), self.signature.success(group(&blocks, alone)));
        Some(quote! {
            /// The second derivatives: of several parameters a tuple of rows, each a tuple of the derivatives of one gradient by each
            /// parameter. The axes are those of the gradient, then those of the parameter. It takes one `hvp` an entry of the parameters.
            #fails
            #[inline]
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                let #inputs = #blank;
                let mut #columns = #rt::Vec::new();
                for #direction in #rt::basis(&#inputs) {
                    let (_, _, #dots) = Self::#hvp #arguments (#(#given,)* #(#along),*) #ask;
                    #columns.push(#dots);
                }
                let mut #sweeps = #rt::Sweeps::columns(&#inputs, &#columns);
                #all
            }
        })
    }
}
