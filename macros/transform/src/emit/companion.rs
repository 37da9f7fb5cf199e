//! The companion: an empty `enum` with the function's name, on which all that is generated hangs.

use super::names::{ident, numbered};
use super::signature::{Handed, again, cotangent, generics, identifiers, nested, parameters, repr, without_lifetimes};
use super::{Emit, Repr};
use crate::ir::{Callee, CalleeName, Elem, Func, Kind, Op, Region, ValueId};
use crate::parse::{Options, Parameter, Signature};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Attribute, Ident, ItemFn, Type};

/// Everything that stands beside the function.
pub fn companion(item: &ItemFn, signature: &Signature, options: &Options, adjoint: &Func, krate: &TokenStream) -> TokenStream {
    let parts = Parts::new(item, signature, options, adjoint, krate);
    if options.inside.is_some() {
        return methods(&parts, item);
    }
    let (vis, name) = (&item.vis, options.companion.as_ref().unwrap_or(&item.sig.ident));
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    let title = parts.title(item);
    let (pullback, adjoint, scalar) = (parts.pullback(vis), parts.adjoint(vis), parts.scalar(vis));
    quote! {
        #(#cfgs)*
        #[doc = #title]
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic, reason = "it has the name of the function")]
        #vis enum #name {}

        #(#cfgs)*
        #[allow(
            unused,
            deprecated,
            non_snake_case,
            trivial_casts,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction,
            reason = "generated"
        )]
        impl #name {
            #pullback
            #adjoint
            #scalar
        }
    }
}

/// In an `impl` block, where a nested type cannot stand, the same set as methods: `NAME_pullback`, `NAME_adjoint`, ….
fn methods(parts: &Parts<'_>, item: &ItemFn) -> TokenStream {
    let vis = &item.vis;
    let cfgs: Vec<&Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    let quiet = quote! {
        #(#cfgs)*
        #[allow(
            unused,
            deprecated,
            non_snake_case,
            trivial_casts,
            private_interfaces,
            private_bounds,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction,
            reason = "generated"
        )]
    };
    let functions = std::iter::once(parts.pullback(vis)).chain([parts.adjoint(vis)]).chain(parts.scalar(vis));
    functions.map(|function| quote!(#quiet #function)).collect()
}

/// Whether the one result of a function is a float.
enum Scalar {
    Yes(Elem),
    /// It hides behind an alias: rustc knows.
    Perhaps,
    No,
}

impl Scalar {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Float(elem) => Scalar::Yes(elem.clone()),
            Kind::Unknown => Scalar::Perhaps,
            _ => Scalar::No,
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
    scalar: Scalar,
    /// `use`, `const` and `static` items of the function's body.
    items: Vec<&'a syn::Item>,
    forward: TokenStream,
    value: TokenStream,
    closure: TokenStream,
    rt: Ident,
    /// Whether the function calls itself: then its pullback's type cannot be its own part.
    recursive: bool,
    /// Names that nothing of the user's has: pullback, seed, value, gradient.
    names: [Ident; 4],
    /// In an `impl` block, what the generated names begin with, and the block's type parameters.
    inside: Option<(Ident, &'a [Ident])>,
}

impl<'a> Parts<'a> {
    fn new(item: &'a ItemFn, signature: &'a Signature, options: &'a Options, adjoint: &Func, krate: &'a TokenStream) -> Self {
        let mut reserved = BTreeSet::new();
        identifiers(quote!(#item), &mut reserved);
        let parameters_: Vec<(&Parameter, ValueId)> =
            signature.parameters.iter().zip(adjoint.body.args.iter().copied()).collect();
        let seeds = &adjoint.body.args[parameters_.len()..];
        let (forward, reverse) = adjoint.body.stmts.split_at(adjoint.forward);
        let mut emit = Emit::new(adjoint, reserved, item.block.brace_token.span.open());
        let rt = emit.rt.clone();

        for (parameter, value) in &parameters_ {
            if parameter.mutable {
                emit.lend(parameter, *value);
                continue;
            }
            emit.define(*value, parameter.name.clone(), repr(parameter, false));
            emit.parameters.insert(parameter.name.to_string().trim_start_matches("r#").to_owned());
        }
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
            mutable.iter().zip(bars_in).map(|(p, &bar)| p.differentiated.then(|| emit.lend_bar(p, bar))).collect();
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
            rt,
            recursive: options.recursive || calls_itself(&adjoint.body, &item.sig.ident),
            names,
            inside: options.inside.as_deref().map(|generics| (item.sig.ident.clone(), generics)),
        }
    }

    /// The companion's documentation: the adjoint as formatted source, so that an editor shows it.
    fn title(&self, item: &ItemFn) -> String {
        let (name, params, forward, value, closure) = (&item.sig.ident, &self.params, &self.forward, &self.value, &self.closure);
        let (generics, items) = (&self.generics, &self.items);
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

    fn pullback(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, captured, params, cotangents, value_type, seed_type, items, .. } = self;
        let Parts { forward, value, closure, rt, .. } = self;
        let again: Vec<_> = self.signature.parameters.iter().map(|p| again(p, krate)).collect();
        let seed = if self.signature.is_unit() { quote!() } else { quote!(#seed_type) };
        let function = quote!(::core::ops::FnOnce(#(#again,)* #seed) -> (#(#cotangents,)*));
        let (returned, closure) = if self.recursive {
            (quote!(#krate::rt::Box<dyn #function>), quote!(#krate::rt::Box::new(#closure)))
        } else {
            let around = self.inside.iter().flat_map(|(_, generics)| generics.iter());
            (quote!(impl #function + use<#(#around,)* #(#captured),*>), quote!(#closure))
        };
        let name = self.named("pullback");
        let returned = self.signature.returned(quote!((#value_type, #returned)));
        let both = self.signature.success(quote!((#value, #closure)));
        let fails = self.fails();
        quote! {
            /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
            /// constant one); of a single parameter, too, it is a tuple.
            #fails
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                use #krate::rt as #rt;
                #(#items)*
                #forward
                #both
            }
        }
    }

    /// What the arguments and the cotangents of the parameters are called, the latter for those that the function can change.
    fn bars(&self) -> Vec<Option<Ident>> {
        let taken: BTreeSet<String> = self.signature.parameters.iter().map(|p| p.name.to_string()).collect();
        let bar = |p: &Parameter| {
            let wish = format!("{}_bar", p.name.to_string().trim_start_matches("r#"));
            ident(&numbered(&wish, |name| !taken.contains(name)))
        };
        self.signature.parameters.iter().map(|p| (p.mutable && p.differentiated).then(|| bar(p))).collect()
    }

    /// The arguments of the pullback, lent again.
    fn lent(&self, bars: &[Option<TokenStream>]) -> Vec<TokenStream> {
        let arguments = self.signature.parameters.iter().zip(bars);
        arguments
            .map(|(p, bar)| {
                let n = argument(p);
                match bar {
                    Some(bar) => bar.clone(),
                    None if p.mutable => quote!(()),
                    None if p.is_reference() => quote!(#n),
                    None => quote!(&#n),
                }
            })
            .collect()
    }

    /// The arguments as the pullback's maker takes them.
    fn given(&self) -> Vec<TokenStream> {
        let once = |p: &Parameter| p.is_reference() || p.mutable || matches!(p.kind, Kind::Float(_) | Kind::Int | Kind::Bool);
        let one = |p: &Parameter| {
            let n = argument(p);
            match once(p) {
                // A view that can be written to is lent for the call.
                true if p.mutable && !p.is_reference() => quote!(#n.view_mut()),
                true if p.mutable => quote!(&mut *#n),
                true => quote!(#n),
                false => quote!(::core::clone::Clone::clone(&#n)),
            }
        };
        self.signature.parameters.iter().map(one).collect()
    }

    fn adjoint(&self, vis: &syn::Visibility) -> TokenStream {
        let Parts { krate, generics, where_clause, arguments, cotangents, value_type, seed_type, .. } = self;
        let [pullback, seed, value, _] = &self.names;
        let (name, pullback_name) = (self.named("adjoint"), self.named("pullback"));
        let (bars, given) = (self.bars(), self.given());
        let lent = self.lent(&bars.iter().map(|bar| bar.as_ref().map(|bar| quote!(#bar))).collect::<Vec<_>>());
        let coming = self.signature.parameters.iter().zip(&bars).filter_map(|(p, bar)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            bar.as_ref().map(|bar| quote!(#bar: &mut #ty))
        });
        let (ask, fails) = (self.ask(), self.fails());
        let unit = self.signature.is_unit();
        let seed_argument = if unit { quote!() } else { quote!(#seed: #seed_type) };
        let seed = if unit { quote!() } else { quote!(#seed) };
        let returned = self.signature.returned(quote!((#value_type, (#(#cotangents,)*))));
        let both = self.signature.success(quote!((#value, #pullback(#(#lent,)* #seed))));
        let params = self.mutable_params();
        let changes = bars.iter().any(Option::is_some).then(|| {
            quote! {
                ///
                /// What the function changes has a cotangent that goes in, as that of its value on return, and comes out as that of its
                /// value on entry.
            }
        });
        quote! {
            /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
            #changes
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming,)* #seed_argument) -> #returned #where_clause {
                let (#value, #pullback) = Self::#pullback_name #arguments (#(#given),*) #ask;
                #both
            }
        }
    }

    /// The parameters, where the function lends on what it can change.
    fn mutable_params(&self) -> Vec<TokenStream> {
        let of = |(p, declared): (&Parameter, &TokenStream)| {
            if p.mutable && !p.is_reference() { quote!(mut #declared) } else { declared.clone() }
        };
        self.signature.parameters.iter().zip(&self.params).map(of).collect()
    }

    /// What only a function with one float as its result has.
    fn scalar(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        if let Scalar::No = self.scalar {
            return None;
        }
        let Parts { krate, generics, where_clause, arguments, cotangents, value_type, .. } = self;
        let [pullback, _, value, gradient] = &self.names;
        let params = self.mutable_params();
        let parameters = &self.signature.parameters;
        let bars: Vec<Option<Ident>> = parameters
            .iter()
            .map(|p| p.differentiated.then(|| format_ident!("{}_bar", p.name.to_string().trim_start_matches("r#"))))
            .collect();
        let pattern = bars.iter().map(|b| b.as_ref().map_or(quote!(_), |b| quote!(#b)));
        let picked: Vec<TokenStream> = bars.iter().flatten().map(|b| quote!(#b)).collect();
        let types: Vec<TokenStream> = cotangents
            .iter()
            .zip(parameters)
            .filter(|(_, p)| p.differentiated)
            .map(|(t, p)| if p.mutable { cotangent(&p.ty, &p.kind, krate) } else { t.clone() })
            .collect();
        let one = picked.len() == 1;
        let (gradient_type, pick) = (group(&types, one), group(&picked, one));
        let names: Vec<Ident> = parameters.iter().map(argument).collect();
        let [adjoint, both, alone, into] =
            ["adjoint", "value_and_gradient", "gradient", "value_and_gradient_into"].map(|n| self.named(n));
        let mut where_clause = where_clause.clone();
        let seed = match self.scalar {
            Scalar::Yes(Elem::F32 | Elem::F64) => quote!(1.0),
            Scalar::Perhaps => {
                let result = without_lifetimes(&self.signature.result_types[0]);
                where_clause = bounded(&where_clause, &result, krate);
                quote!(<#result as #krate::rt::One<_>>::one())
            }
            _ => quote!(#krate::rt::lit(1.0)),
        };
        let (ask, fails) = (self.ask(), self.fails());
        let given = quote!(Self::#adjoint #arguments (#(#names,)* #seed));
        let changing: Vec<(&Parameter, &Ident)> =
            parameters.iter().zip(&bars).filter(|(p, _)| p.mutable).filter_map(|(p, bar)| Some((p, bar.as_ref()?))).collect();
        let both_body = if !changing.is_empty() {
            // What the function leaves behind is not looked at.
            let pullback_name = self.named("pullback");
            let (given, zeros) = (
                self.given(),
                changing.iter().map(|(p, bar)| {
                    let n = argument(p);
                    quote!(let mut #bar = #krate::rt::zeros_like(&*#n);)
                }),
            );
            let lent: Vec<Option<TokenStream>> = parameters
                .iter()
                .zip(&bars)
                .map(|(p, bar)| bar.as_ref().filter(|_| p.mutable).map(|bar| quote!(&mut #bar)))
                .collect();
            let lent = self.lent(&lent);
            let pattern = parameters.iter().zip(&bars).map(|(p, bar)| match bar {
                Some(bar) if !p.mutable => quote!(#bar),
                _ => quote!(_),
            });
            let both = self.signature.success(quote!((#value, #pick)));
            quote! {
                let (#value, #pullback) = Self::#pullback_name #arguments (#(#given),*) #ask;
                #(#zeros)*
                let (#(#pattern,)*) = #pullback(#(#lent,)* #seed);
                #both
            }
        } else if !one && parameters.iter().all(|p| p.differentiated) {
            given
        } else {
            let both = self.signature.success(quote!((#value, #pick)));
            quote!(let (#value, (#(#pattern,)*)) = #given #ask; #both)
        };
        let rest = ident(&numbered("bars", |name| !names.iter().any(|n| n == name) && gradient != name && value != name));
        let returned = |inner| self.signature.returned(inner);
        let (pair, single, plain) =
            (returned(quote!((#value_type, #gradient_type))), returned(gradient_type.clone()), returned(value_type.clone()));
        let second = self.signature.success(quote!(Self::#both #arguments (#(#names),*) #ask .1));
        let first = self.signature.success(quote!(#value));
        Some(quote! {
            /// The value and the cotangents of the differentiated parameters.
            #fails
            #vis fn #both #generics (#(#params),*) -> #pair #where_clause {
                #both_body
            }

            /// The cotangents of the differentiated parameters.
            #fails
            #vis fn #alone #generics (#(#params),*) -> #single #where_clause {
                #second
            }

            /// The value; the gradient goes into the buffers of the caller.
            #fails
            #vis fn #into #generics (
                #(#params,)*
                #gradient: &mut #gradient_type
            ) -> #plain #where_clause {
                let (#value, #rest) = Self::#both #arguments (#(#names),*) #ask;
                #krate::rt::assign(#gradient, #rest);
                #first
            }
        })
    }
}

/// The items that stand again at the top of the generated function, wherever in the body they are; functions only where this
/// code speaks of them.
fn items_of<'a>(body: &'a syn::Block, code: [&TokenStream; 3]) -> Vec<&'a syn::Item> {
    let mut items = Items(Vec::new());
    items.visit_block(body);
    let mut spoken = BTreeSet::new();
    for tokens in code {
        identifiers(tokens.clone(), &mut spoken);
    }
    // One that is spoken of may speak of others.
    loop {
        let before = spoken.len();
        for item in &items.0 {
            if let syn::Item::Fn(function) = item {
                if is_spoken(function, &spoken) {
                    identifiers(quote!(#function), &mut spoken);
                }
            }
        }
        if spoken.len() == before {
            break;
        }
    }
    items.0.retain(|item| !matches!(item, syn::Item::Fn(function) if !is_spoken(function, &spoken)));
    items.0
}

fn is_spoken(function: &ItemFn, spoken: &BTreeSet<String>) -> bool {
    spoken.contains(function.sig.ident.to_string().trim_start_matches("r#"))
}

/// Finds the items of a body.
struct Items<'a>(Vec<&'a syn::Item>);

impl<'a> Visit<'a> for Items<'a> {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if matches!(item, syn::Item::Use(_) | syn::Item::Const(_) | syn::Item::Static(_) | syn::Item::Fn(_)) {
            self.0.push(item);
        }
    }
}

/// A `where` clause that asks in addition for a float. The lifetime puts the question off until somebody calls the function.
fn bounded(clause: &TokenStream, result: &Type, krate: &TokenStream) -> TokenStream {
    let mut clause = syn::parse2(clause.clone()).unwrap_or_else(|_| syn::WhereClause {
        where_token: <syn::Token![where]>::default(),
        predicates: syn::punctuated::Punctuated::new(),
    });
    clause.predicates.push(syn::parse_quote! {
        for<'one> #result: #krate::rt::One<<#result as #krate::Differentiable>::Cotangent>
    });
    quote!(#clause)
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

/// One piece bare, several as a tuple.
fn group(tokens: &[TokenStream], bare: bool) -> TokenStream {
    if bare { quote!(#(#tokens)*) } else { quote!((#(#tokens,)*)) }
}

/// A parameter of the reverse sweep: numbers are taken out of their references; the cotangent of what the function can change has a
/// name of its own.
fn pattern(parameter: &Parameter, bar: Option<&Ident>, krate: &TokenStream) -> TokenStream {
    let (n, t) = (&parameter.name, again(parameter, krate));
    if parameter.mutable {
        return bar.map_or_else(|| quote!(_: #t), |bar| quote!(#bar: #t));
    }
    if matches!(parameter.kind, Kind::Float(_) | Kind::Int | Kind::Bool) { quote!(&#n: #t) } else { quote!(#n: #t) }
}

/// Numbers that come by reference are taken out of it once.
fn unwrap_references(parameters: &[Parameter]) -> TokenStream {
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
fn view_array_refs(parameters: &[Parameter]) -> TokenStream {
    parameters
        .iter()
        .filter(|p| !p.mutable && super::signature::is_array_ref(&p.ty))
        .map(|p| {
            let n = &p.name;
            quote!(let #n = #n.view();)
        })
        .collect()
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
