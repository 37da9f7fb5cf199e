//! Functions that the user differentiates: their bodies are not read.
//!
//! The rule's function is given the type that it must have before it is called, so that one which does not fit is rustc's error on
//! its path, with both types.

mod second;
mod writer;

pub(crate) use second::second;

use crate::emit::is_array_ref;
use crate::ir::{Directions, Func, Name, ValueId};
use crate::parse::{CustomRule, Parameter, Signature};
use proc_macro2::TokenStream;
use syn::{Error, ForeignItemFn, ItemFn, Path, Type};
use writer::Writer;

/// `rule! { … }`: companions for functions that the user cannot annotate.
pub fn rule(tokens: TokenStream, krate: &TokenStream) -> TokenStream {
    let parse = |input: syn::parse::ParseStream<'_>| {
        let mut functions = Vec::new();
        while !input.is_empty() {
            functions.push(input.parse::<ForeignItemFn>()?);
        }
        Ok(functions)
    };
    let functions = match syn::parse::Parser::parse2(parse, tokens) {
        Ok(functions) => functions,
        Err(error) => {
            let message = format!(
                "{error}; a rule is `#[differentiate(vjp = PATH)] fn NAME(x: f64) -> f64;`, beside a `use` of the function"
            );
            return Error::new(error.span(), message).to_compile_error();
        }
    };
    functions.into_iter().map(|function| companion(function, krate)).collect()
}

fn companion(mut function: ForeignItemFn, krate: &TokenStream) -> TokenStream {
    let is_own = |a: &syn::Attribute| a.path().segments.last().is_some_and(|s| s.ident == "differentiate");
    let own = function.attrs.iter().position(is_own).map(|i| function.attrs.remove(i));
    let Some(syn::Meta::List(options)) = own.map(|a| a.meta) else {
        let message =
            "how is it differentiated? write `#[differentiate(vjp = PATH)]` or `#[differentiate(pullback = PATH)]` on it";
        return Error::new(function.sig.ident.span(), message).to_compile_error();
    };
    let mut block: syn::Block = syn::parse_quote!({});
    let mut brace = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, TokenStream::new());
    brace.set_span(function.semi_token.span);
    block.brace_token.span = brace.delim_span();
    let ForeignItemFn { attrs, vis, sig, .. } = function;
    let item = ItemFn { attrs, vis, sig, block: Box::new(block) };
    let mut unread = Vec::new();
    if crate::parse::options(options.tokens.clone(), &mut unread).rule.is_none() && unread.is_empty() {
        let message = "the body of this function is not here; write `vjp = PATH` or `pullback = PATH`";
        return Error::new_spanned(&options, message).to_compile_error();
    }
    match crate::compile(options.tokens, &item, None, krate, |_| None) {
        Ok(companion) => companion,
        Err(errors) => errors.iter().map(Error::to_compile_error).collect(),
    }
}

/// The function without its body, which says nothing of its derivatives.
pub(crate) fn without_body(mut function: ItemFn) -> ItemFn {
    function.block.stmts.clear();
    function
}

/// The function and its reverse sweep by the user's rule.
pub(crate) fn adjoint(
    item: &ItemFn,
    signature: &Signature,
    (rule, inside): (&CustomRule, bool),
    krate: &TokenStream,
    errors: &mut Vec<Error>,
) -> Func {
    refuse(signature, errors);
    let mut writer = Writer::new(item, signature, inside, krate);
    match rule {
        CustomRule::Vjp(path) => writer.by_vjp(path),
        CustomRule::Pullback(path) => writer.by_pullback(path),
    }
}

/// The function and its tangent: by the user's rule for it, else from the reverse sweep, once for each entry of the value.
pub(crate) fn tangent(
    item: &ItemFn,
    signature: &Signature,
    (path, inside): (Option<&Path>, bool),
    directions: Directions,
    krate: &TokenStream,
) -> Func {
    let mut writer = Writer::new(item, signature, inside, krate);
    writer.seeds.clear();
    let (mut values, mut tangents, mut dots) = (Vec::new(), Vec::new(), Vec::new());
    for direction in 0..directions.count() {
        let suffix = directions.dot(direction).suffix();
        let named = |p: &Parameter| Name::Wish(format!("{}{suffix}", p.name.to_string().trim_start_matches("r#")));
        let moving: Vec<ValueId> = writer
            .differentiated()
            .map(|p| (named(p), p.kind.clone()))
            .map(|(name, kind)| writer.builder.value(name, kind))
            .collect();
        let of_direction = match path {
            Some(path) => {
                let mut both = writer.by_tangent(path, &moving);
                let of_direction = both.split_off(signature.results.len());
                values = both;
                of_direction
            }
            None => {
                if direction == 0 {
                    values = writer.value();
                }
                writer.by_seeds(&values, &moving)
            }
        };
        tangents.extend(of_direction);
        dots.extend(moving);
    }
    values.extend(tangents);
    writer.forward(&dots, values)
}

/// What a rule cannot be written for.
fn refuse(signature: &Signature, errors: &mut Vec<Error>) {
    for parameter in &signature.parameters {
        if parameter.mutable {
            let message = "a rule cannot say what becomes of the cotangent of what the function changes; \
                           return the new value instead";
            errors.push(Error::new(parameter.name.span(), message));
        } else if is_array_ref(&parameter.ty) {
            errors.push(Error::new_spanned(&parameter.ty, "a rule takes arrays and views; write `&Array…` or `ArrayView…` here"));
        }
    }
    for ty in &signature.result_types {
        let view = matches!(ty, Type::Path(p) if p.path.segments.last().is_some_and(|s| {
            let name = s.ident.to_string();
            name.starts_with("ArrayView") || name.starts_with("CowArray")
        }));
        if view || matches!(ty, Type::Reference(_)) {
            errors.push(Error::new_spanned(ty, "a function with a rule of its own gives what it owns; return an owned value"));
        }
    }
}
