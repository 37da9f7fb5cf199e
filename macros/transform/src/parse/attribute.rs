//! The attribute's options.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, Token};

const OPTIONS: &str = "write `wrt(w, b)`, `companion = NAME` or `recursive`";

/// What stands in the attribute's parentheses.
#[derive(Debug, Default)]
pub struct Options {
    /// `wrt(…)`: the differentiated parameters.
    pub wrt: Option<Vec<Ident>>,
    /// `companion = NAME`.
    pub companion: Option<Ident>,
    /// `recursive`: the function calls itself by way of others.
    pub recursive: bool,
    /// In an `impl` block, its type parameters: the set is generated as methods.
    pub inside: Option<Vec<Ident>>,
}

/// Reads the options. After a mistake it goes on behind the next comma, so that all mistakes are found at once.
pub fn options(attribute: TokenStream, errors: &mut Vec<Error>) -> Options {
    let mut options = Options::default();
    for part in parts(attribute) {
        let key = part.clone().into_iter().next().map_or_else(Span::call_site, |t| t.span());
        if let Err(error) = (|input: ParseStream<'_>| option(input, &mut options, key, errors)).parse2(part) {
            errors.push(error);
        }
    }
    options
}

/// The tokens between the commas.
fn parts(attribute: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in attribute {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(p), _) if p.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(part)) => part.extend([token]),
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn option(input: ParseStream<'_>, options: &mut Options, span: Span, errors: &mut Vec<Error>) -> syn::Result<()> {
    let key = Ident::parse_any(input).map_err(|e| Error::new(e.span(), format!("an option is needed here; {OPTIONS}")))?;
    if key == "wrt" {
        let names = names(input, span, errors)?;
        if let Some(before) = &mut options.wrt {
            let both: Vec<String> = before.iter().chain(&names).map(Ident::to_string).collect();
            errors.push(Error::new(span, format!("`wrt` stands here twice; write `wrt({})` once", both.join(", "))));
            before.extend(names);
        } else if !names.is_empty() {
            options.wrt = Some(names);
        }
    } else if key == "companion" {
        let name = companion(input, span)?;
        if options.companion.replace(name).is_some() {
            errors.push(Error::new(span, "`companion` stands here twice; one name is enough"));
        }
    } else if key == "recursive" {
        options.recursive = true;
    } else {
        rest(input);
        return Err(Error::new(span, format!("there is no option `{key}`; {OPTIONS}")));
    }
    match rest(input) {
        Some(token) => Err(Error::new(token.span(), "a comma is needed before this")),
        None => Ok(()),
    }
}

/// The names in `wrt(…)`, each once.
fn names(input: ParseStream<'_>, key: Span, errors: &mut Vec<Error>) -> syn::Result<Vec<Ident>> {
    let group = match input.parse::<TokenTree>().ok() {
        Some(TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Parenthesis => group,
        other => {
            rest(input);
            let span = other.map_or(key, |t| t.span());
            return Err(Error::new(span, "the parameters stand in parentheses; write `wrt(w, b)`"));
        }
    };
    let mut names: Vec<Ident> = Vec::new();
    for part in parts(group.stream()) {
        match Ident::parse_any.parse2(part.clone()) {
            Ok(name) if names.contains(&name) => errors.push(Error::new(name.span(), format!("`{name}` stands here twice"))),
            Ok(name) => names.push(name),
            Err(_) => errors.push(Error::new_spanned(part, "the name of a parameter is needed here; write `wrt(w, b)`")),
        }
    }
    if group.stream().is_empty() {
        errors.push(Error::new(key, "`wrt()` names no parameter; write `wrt(w, b)`"));
    }
    Ok(names)
}

/// The name behind `companion =`.
fn companion(input: ParseStream<'_>, key: Span) -> syn::Result<Ident> {
    let form = "a name is needed here; write `companion = NAME`";
    if input.is_empty() {
        return Err(Error::new(key, "a name is missing; write `companion = NAME`"));
    }
    if input.parse::<Option<Token![=]>>()?.is_none() {
        let wrong = rest(input).map_or_else(TokenStream::new, |t| t.to_token_stream());
        return Err(Error::new_spanned(wrong, "`=` and a name are needed here; write `companion = NAME`"));
    }
    if input.is_empty() {
        return Err(Error::new(key, "a name is missing; write `companion = NAME`"));
    }
    if let Ok(name) = input.parse::<Ident>() {
        return Ok(name);
    }
    let wrong = rest(input).map_or_else(TokenStream::new, |t| t.to_token_stream());
    let text = wrong.to_string();
    match syn::parse_str::<Ident>(text.trim_matches('"')) {
        Ok(name) => Err(Error::new_spanned(wrong, format!("a name has no quotes; write `companion = {name}`"))),
        Err(_) => Err(Error::new_spanned(wrong, form)),
    }
}

/// Reads to the end; gives the first token.
fn rest(input: ParseStream<'_>) -> Option<TokenTree> {
    let tokens: TokenStream = input.parse().unwrap_or_default();
    tokens.into_iter().next()
}
