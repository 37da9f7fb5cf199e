//! The signature.

use super::kinds::{is_unreadable, kind};
use super::results::{Failure, Results};
use super::storage::with_known_storage;
use super::{Form, Inside, Options};
use crate::ir::{Elem, Kind};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Error, FnArg, GenericParam, Ident, ItemFn, Pat, PatType, Type, TypeParamBound};

/// A parameter.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says what it is called")]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
    /// The kind of its value.
    pub kind: Kind,
    /// Whether it is differentiated.
    pub differentiated: bool,
    /// Whether it is `_`, which the body cannot name.
    pub ignored: bool,
    /// Whether it is `self`.
    pub receiver: bool,
    /// The pattern that takes it apart, if it has one.
    pub pattern: Option<Pat>,
    /// Whether the function can change what the caller has: it comes by `&mut`, or as a view that can be written to.
    pub mutable: bool,
}

impl Parameter {
    /// Whether it comes by reference.
    pub fn is_reference(&self) -> bool {
        matches!(self.ty, Type::Reference(_))
    }

    /// Whether it is a number, which is copied.
    pub fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Float(_) | Kind::Int | Kind::Bool)
    }
}

/// A function with what the compiler needs to know of its signature.
#[derive(Debug)]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The kinds of the results, in order.
    pub results: Vec<Kind>,
    /// The types of the results.
    pub result_types: Vec<Type>,
    /// How the results are nested in tuples.
    pub form: Form,
    /// How the function fails, if it can.
    pub failure: Option<Failure>,
    /// Type parameters that are elements.
    pub elements: Vec<Ident>,
    /// Whether there are type parameters that may be elements, of which only a type's own speak, `Complex<F>`.
    pub generic: bool,
    /// Type parameters that carry no derivative: functions, and those that stand for an `impl Trait`.
    pub opaque: Vec<Ident>,
    /// What `cotangent` is called in the user's crate.
    pub krate: String,
    /// What stands around a method.
    pub inside: Option<Inside>,
    /// The types that are said to be the user's own.
    pub own: Vec<Ident>,
    /// The fields that are said to carry no derivative.
    pub constant: Vec<Ident>,
}

impl Signature {
    /// Whether the function has one result that is no tuple.
    pub fn is_single(&self) -> bool {
        matches!(self.form, Form::One)
    }

    /// Whether the function gives nothing but what it changes.
    pub fn is_unit(&self) -> bool {
        self.result_types.is_empty()
    }

    /// What a generated function returns where this is its value's type.
    pub fn returned(&self, inner: TokenStream) -> TokenStream {
        match &self.failure {
            Some(failure) => failure.of_type(inner),
            None => inner,
        }
    }

    /// What a generated function ends with where this is its value.
    pub fn success(&self, value: TokenStream) -> TokenStream {
        match &self.failure {
            Some(failure) => failure.success(&value),
            None => value,
        }
    }
}

/// Reads the signature.
pub fn signature(item: &ItemFn, unnamed: &[Ident], options: &Options, errors: &mut Vec<Error>) -> Signature {
    let mut opaque = functions(item);
    opaque.extend(unnamed.iter().filter(|name| !opaque.contains(name)).cloned().collect::<Vec<_>>());
    opaque.extend(of_constants(item, options));
    let mut generics: Vec<Ident> = item.sig.generics.type_params().map(|p| p.ident.clone()).collect();
    generics.retain(|name| !opaque.contains(name));
    generics.extend(options.inside.iter().flat_map(|inside| &inside.generics).cloned());
    for (token, what) in [
        (item.sig.asyncness.map(|t| t.span()), "an `async` function"),
        (item.sig.unsafety.map(|t| t.span()), "an `unsafe` function"),
    ] {
        if let Some(span) = token {
            errors.push(Error::new(span, format!("{what} cannot be differentiated; move its mathematics into a plain function")));
        }
    }
    if let Some(word) = find_self(item.to_token_stream()).filter(|_| item.sig.receiver().is_none() && options.inside.is_none()) {
        let message = "an associated function cannot be differentiated alone; put `#[differentiate]` on the whole `impl` block";
        errors.push(Error::new(word.span(), message));
    }
    let mut parameters = Vec::new();
    for input in &item.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => parameters.push(self_parameter(receiver, options)),
            FnArg::Typed(typed) => {
                let wrt = |name: &Ident| options.wrt.iter().flatten().find(|n| *n == name);
                parameters.push(parameter(
                    typed,
                    parameters.len(),
                    (&item.sig.generics, &generics, &opaque),
                    options.wrt.is_some(),
                    wrt,
                    errors,
                ));
            }
        }
    }
    for name in options.wrt.iter().flatten() {
        if !parameters.iter().any(|p| p.name == *name || p.receiver && name == "self") {
            errors.push(Error::new(name.span(), format!("`{name}` is not a parameter of `{}`", item.sig.ident)));
        }
    }
    let gives = parameters.iter().any(|p| p.mutable && p.differentiated);
    let results = Results::new(item, &generics, gives, errors);
    if parameters.iter().all(|p| !p.differentiated) && errors.is_empty() {
        errors.push(Error::new(item.sig.ident.span(), "no parameter carries a derivative; there is nothing to differentiate by"));
    }
    let generic = !generics.is_empty();
    let elements = generics
        .into_iter()
        .filter(|name| {
            let text = name.to_string();
            parameters.iter().map(|p| &p.kind).chain(&results.kinds).any(|k| k.elem() == Elem::Param(text.clone()))
        })
        .collect();
    Signature {
        parameters,
        results: results.kinds,
        result_types: results.types,
        form: results.form,
        failure: results.failure,
        elements,
        generic,
        opaque,
        krate: options.krate.clone(),
        inside: options.inside.clone(),
        own: options.own.clone(),
        constant: options.constant.clone(),
    }
}

/// `self`: in generated code its name is `this`.
fn self_parameter(receiver: &syn::Receiver, options: &Options) -> Parameter {
    let by_reference = receiver.reference.is_some();
    let mutable = by_reference && receiver.mutability.is_some();
    let constant = is_constant(&receiver.attrs);
    let named = options.wrt.as_ref().is_none_or(|names| names.iter().any(|n| n == "self"));
    let ty = match (by_reference, mutable) {
        (false, _) => syn::parse_quote!(Self),
        (true, false) => syn::parse_quote!(&Self),
        (true, true) => syn::parse_quote!(&mut Self),
    };
    Parameter {
        name: Ident::new("this", receiver.self_token.span),
        ty,
        kind: Kind::Unknown,
        differentiated: named && !constant,
        ignored: false,
        receiver: true,
        pattern: None,
        mutable,
    }
}

fn parameter<'o>(
    typed: &PatType,
    index: usize,
    (all, generics, opaque): (&syn::Generics, &[Ident], &[Ident]),
    chosen: bool,
    wrt: impl Fn(&Ident) -> Option<&'o Ident>,
    errors: &mut Vec<Error>,
) -> Parameter {
    let before = errors.len();
    let ty = &*typed.ty;
    let (name, pattern) = match &*typed.pat {
        Pat::Ident(p) if p.subpat.is_none() => (p.ident.clone(), None),
        Pat::Wild(w) => (Ident::new(&format!("unused_{index}"), w.span()), None),
        other => (Ident::new(&format!("argument_{index}"), other.span()), Some(other.clone())),
    };
    let mut unknown = false;
    let mutable = matches!(ty, Type::Reference(r) if r.mutability.is_some()) || is_mutable_view(ty);
    if let Some(pattern) = pattern.as_ref().filter(|_| mutable) {
        let message =
            "a pattern over what the function changes cannot be differentiated; name the parameter and assign to its parts";
        errors.push(Error::new_spanned(pattern, message));
        unknown = true;
    }
    let constant = is_constant(&typed.attrs);
    let kind = if mentions(ty, opaque) { Kind::Discrete } else { kind(&with_known_storage(ty, all), generics) };
    let named = wrt(&name);
    let wanted = !constant && (named.is_some() || !chosen);
    if wanted && errors.len() == before && is_unreadable(ty, generics) {
        let text = text(ty);
        let message = format!("`{text}` cannot be differentiated yet; take its parts as parameters, or mark it `#[constant]`");
        errors.push(Error::new_spanned(ty, message));
        unknown = true;
    }
    if let Some(name) = named {
        if constant {
            let message = format!("`{name}` is marked `#[constant]`; take it out of `wrt(…)`, or remove the mark");
            errors.push(Error::new(name.span(), message));
        } else if !kind.is_differentiable() {
            let message = format!("`{name}` is `{}`, which carries no derivative; take it out of `wrt(…)`", text(ty));
            errors.push(Error::new(name.span(), message));
        }
    }
    // What cannot be differentiated is constant in the body, where it would only bring more errors.
    let differentiated = kind.is_differentiable() && wanted && !unknown;
    Parameter {
        name,
        ty: ty.clone(),
        kind,
        differentiated,
        ignored: matches!(&*typed.pat, Pat::Wild(_)),
        receiver: false,
        pattern,
        mutable,
    }
}

/// Whether a type is `ArrayViewMut`.
pub(crate) fn is_mutable_view(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident.to_string().starts_with("ArrayViewMut")))
}

/// Type parameters that are types of constants alone: what they are cannot matter.
fn of_constants(item: &ItemFn, options: &Options) -> Vec<Ident> {
    let (mut constants, mut others) = (Vec::new(), Vec::new());
    for input in &item.sig.inputs {
        let FnArg::Typed(typed) = input else { continue };
        let chosen = match (&options.wrt, &*typed.pat) {
            (Some(names), Pat::Ident(p)) => names.contains(&p.ident),
            _ => true,
        };
        if chosen && !is_constant(&typed.attrs) { others.push(&*typed.ty) } else { constants.push(&*typed.ty) }
    }
    if let syn::ReturnType::Type(_, ty) = &item.sig.output {
        others.push(ty);
    }
    let bare = |ty: &Type, name: &Ident| match ty {
        Type::Reference(r) => matches!(&*r.elem, Type::Path(p) if p.path.is_ident(name)),
        ty => matches!(ty, Type::Path(p) if p.path.is_ident(name)),
    };
    let names = item.sig.generics.type_params().map(|p| &p.ident);
    let alone = names.filter(|&name| {
        constants.iter().any(|ty| bare(ty, name)) && !others.iter().any(|ty| mentions(ty, std::slice::from_ref(name)))
    });
    alone.cloned().collect()
}

/// Type parameters that are functions.
fn functions(item: &ItemFn) -> Vec<Ident> {
    let generics = &item.sig.generics;
    let bounded = |name: &Ident| {
        generics.where_clause.iter().flat_map(|w| &w.predicates).any(|p| match p {
            syn::WherePredicate::Type(t) => {
                matches!(&t.bounded_ty, Type::Path(p) if p.path.is_ident(name)) && t.bounds.iter().any(is_function)
            }
            _ => false,
        })
    };
    generics.type_params().filter(|p| p.bounds.iter().any(is_function) || bounded(&p.ident)).map(|p| p.ident.clone()).collect()
}

fn is_function(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(t) => {
            t.path.segments.last().is_some_and(|s| ["Fn", "FnMut", "FnOnce"].contains(&s.ident.to_string().as_str()))
        }
        _ => false,
    }
}

/// The function with a type parameter for each `impl Trait` in a parameter, which generated code can name, and these.
pub fn with_named_types(item: &ItemFn, errors: &mut Vec<Error>) -> (ItemFn, Vec<Ident>) {
    struct Name {
        count: usize,
        found: Vec<syn::TypeParam>,
        constant: bool,
        errors: Vec<Error>,
    }
    impl VisitMut for Name {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            syn::visit_mut::visit_type_mut(self, ty);
            let Type::ImplTrait(of) = ty else { return };
            if !self.constant && !of.bounds.iter().any(is_function) {
                let message = "by an `impl Trait` parameter there is no derivative; \
                               write a type parameter, or mark the parameter `#[constant]`";
                self.errors.push(Error::new_spanned(&*of, message));
            }
            let name = Ident::new(&format!("Impl{}", self.count), of.impl_token.span());
            self.count += 1;
            let mut parameter = syn::TypeParam::from(name.clone());
            parameter.colon_token = Some(<syn::Token![:]>::default());
            parameter.bounds = of.bounds.clone();
            self.found.push(parameter);
            *ty = syn::parse_quote!(#name);
        }
    }
    let mut named = item.clone();
    let mut name = Name { count: 0, found: Vec::new(), constant: false, errors: Vec::new() };
    for input in &mut named.sig.inputs {
        if let FnArg::Typed(typed) = input {
            name.constant = is_constant(&typed.attrs);
            name.visit_type_mut(&mut typed.ty);
        }
    }
    errors.append(&mut name.errors);
    let names = name.found.iter().map(|p| p.ident.clone()).collect();
    named.sig.generics.params.extend(name.found.into_iter().map(GenericParam::Type));
    (named, names)
}

/// Whether a type speaks of one of these.
pub(crate) fn mentions(ty: &Type, names: &[Ident]) -> bool {
    struct Mentions<'n>(&'n [Ident], bool);
    impl<'ast> Visit<'ast> for Mentions<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.1 |= self.0.contains(ident);
        }
    }
    let mut mentions = Mentions(names, false);
    mentions.visit_type(ty);
    mentions.1
}

fn is_constant(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("constant"))
}

/// The first `Self`, which shows that the function stands in an `impl` or a trait.
fn find_self(tokens: TokenStream) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        proc_macro2::TokenTree::Ident(ident) if ident == "Self" => Some(ident),
        proc_macro2::TokenTree::Group(group) => find_self(group.stream()),
        _ => None,
    })
}

/// A type as a user writes it.
pub(super) fn text(ty: &Type) -> String {
    let file: syn::File = syn::parse_quote!(type T = #ty;);
    let text = prettyplease::unparse(&file);
    text.trim().trim_start_matches("type T = ").trim_end_matches(';').to_owned()
}
