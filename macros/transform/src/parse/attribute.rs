//! The attribute's options.

use super::Inside;
use super::test::{Test, test};
use crate::ir::Directions;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, Path, Token};

const OPTIONS: &str = "write `wrt(w, b)`, `order = 2`, `directions = 4`, `test`, `companion = NAME`, `recursive`, `repeatable`, `own(TYPE)`, `constant(FIELD)`, or rules: `vjp = PATH`, `pullback = PATH`, `tangent = PATH`";

/// What stands in the attribute's parentheses.
#[derive(Debug, Default)]
pub struct Options {
    /// `wrt(…)`: the differentiated parameters.
    pub wrt: Option<Vec<Ident>>,
    /// `companion = NAME`.
    pub companion: Option<Ident>,
    /// `recursive`: the function calls itself by way of others.
    pub recursive: bool,
    /// `repeatable`: the pullback can be called any number of times; where it says so.
    pub repeatable: Option<Span>,
    /// `vjp = PATH`, `pullback = PATH`: what differentiates the function in its body's place.
    pub rule: Option<CustomRule>,
    /// `tangent = PATH`: the same in forward mode.
    pub tangent: Option<Path>,
    /// `own(Vec3)`: the types that are structs or enums of the user's own, with operators and methods of theirs, whether the body shows it or not.
    pub own: Vec<Ident>,
    /// `constant(config)`: the fields that carry no derivative, of whatever struct; with what is in them.
    pub constant: Vec<Ident>,
    /// `test`: a test of the derivatives is written beside the function.
    pub test: Option<Test>,
    /// `order = 2`: the function has second derivatives, too, and so on; where it says so.
    pub order: Option<(u8, Span)>,
    /// `directions = 4`: forward mode goes along so many directions at once, too.
    pub directions: Option<Directions>,
    /// In an `impl` block, what stands around the function: the set is generated as methods.
    pub inside: Option<Inside>,
    /// What `cotangent` is called in the user's crate.
    pub krate: String,
}

/// How the user differentiates a function backwards.
#[derive(Debug)]
pub enum CustomRule {
    /// By a function of the arguments that gives the value and the function that takes the seed back.
    Pullback(Path),
    /// By a function of the arguments, the value and the seed.
    Vjp(Path),
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
    if let (Some(tangent), None) = (&options.tangent, &options.rule) {
        let message = "a rule for forward mode alone is none for `gradient`; write `vjp = PATH` or `pullback = PATH` beside it";
        errors.push(Error::new_spanned(tangent, message));
    }
    options
}

/// The options on an `impl` block, which hold for each of its functions: those that say nothing of a function's own parameters or name.
pub fn of_a_block(attribute: TokenStream, errors: &mut Vec<Error>) -> TokenStream {
    let every = |part: &TokenStream| {
        let key = part.clone().into_iter().next().map(|key| key.to_string()).unwrap_or_default();
        ["order", "directions", "recursive", "repeatable", "own", "constant"].contains(&key.as_str())
    };
    let (of_all, of_one): (Vec<_>, Vec<_>) = parts(attribute).into_iter().partition(every);
    for part in of_one {
        let message = "this option stands on a function of the `impl` block: `#[differentiate(…)]` before the function; on the block stand `order = 2`, `directions = 4`, `recursive`, `repeatable`, `own(TYPE)` and `constant(FIELD)`";
        errors.push(Error::new_spanned(part, message));
    }
    let of_all = quote!(#(#of_all),*);
    // Mistakes are told once, not once a function.
    options(of_all.clone(), errors);
    of_all
}

/// The tokens between the commas.
pub(super) fn parts(attribute: TokenStream) -> Vec<TokenStream> {
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
        let names = names(input, span, &WRT, errors)?;
        if let Some(before) = &mut options.wrt {
            let both: Vec<String> = before.iter().chain(&names).map(Ident::to_string).collect();
            errors.push(Error::new(span, format!("`wrt` stands here twice; write `wrt({})` once", both.join(", "))));
            before.extend(names);
        } else if !names.is_empty() {
            options.wrt = Some(names);
        }
    } else if key == "own" {
        for name in names(input, span, &OWN, errors)? {
            if crate::parse::kind(&syn::parse_quote!(#name), &[]) == crate::ir::Kind::Unknown {
                options.own.push(name);
            } else {
                let message = format!("`{name}` is no type of your own: its operators are known; write `own(Vec3)`");
                errors.push(Error::new(name.span(), message));
            }
        }
    } else if key == "constant" {
        options.constant.extend(names(input, span, &CONSTANT, errors)?);
    } else if key == "companion" {
        let name = companion(input, span)?;
        if options.companion.replace(name).is_some() {
            errors.push(Error::new(span, "`companion` stands here twice; one name is enough"));
        }
    } else if key == "order" {
        input.parse::<Option<Token![=]>>()?;
        if options.order.is_some() {
            errors.push(Error::new(span, "`order` stands here twice; one order is enough"));
        }
        options.order = order(input, span)?.map(|order| (order, span));
    } else if key == "directions" {
        input.parse::<Option<Token![=]>>()?;
        if options.directions.is_some() {
            errors.push(Error::new(span, "`directions` stands here twice; one number is enough"));
        }
        options.directions = directions(input, span)?;
    } else if key == "test" {
        if options.test.replace(test(input, span, errors)?).is_some() {
            errors.push(Error::new(span, "`test` stands here twice; one test is enough"));
        }
    } else if key == "recursive" {
        options.recursive = true;
    } else if key == "repeatable" {
        options.repeatable = Some(span);
    } else if key == "vjp" || key == "pullback" {
        let path = path(input, &key)?;
        let rule = if key == "vjp" { CustomRule::Vjp(path) } else { CustomRule::Pullback(path) };
        if options.rule.replace(rule).is_some() {
            errors.push(Error::new(span, "one rule for the reverse sweep is enough: `vjp` or `pullback`"));
        }
    } else if key == "tangent" {
        if options.tangent.replace(path(input, &key)?).is_some() {
            errors.push(Error::new(span, "`tangent` stands here twice; one function is enough"));
        }
    } else {
        rest(input);
        return Err(Error::new(span, format!("there is no option `{key}`; {OPTIONS}")));
    }
    match rest(input) {
        Some(token) => Err(Error::new(token.span(), "a comma is needed before this")),
        None => Ok(()),
    }
}

/// A list of names in parentheses.
struct Names {
    /// What they name.
    what: &'static str,
    /// The same, one.
    one: &'static str,
    /// The option without names.
    empty: &'static str,
    /// The option as it is written.
    form: &'static str,
}
const WRT: Names =
    Names { what: "the parameters", one: "the name of a parameter", empty: "`wrt()` names no parameter", form: "wrt(w, b)" };
const OWN: Names = Names { what: "the types", one: "the name of a type", empty: "`own()` names no type", form: "own(Vec3)" };
const CONSTANT: Names =
    Names { what: "the fields", one: "the name of a field", empty: "`constant()` names no field", form: "constant(config)" };

/// The names in `wrt(…)` and its relatives, each once.
fn names(input: ParseStream<'_>, key: Span, list: &Names, errors: &mut Vec<Error>) -> syn::Result<Vec<Ident>> {
    let Names { what, one, empty, form } = list;
    let group = match input.parse::<TokenTree>().ok() {
        Some(TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Parenthesis => group,
        other => {
            rest(input);
            let span = other.map_or(key, |t| t.span());
            return Err(Error::new(span, format!("{what} stand in parentheses; write `{form}`")));
        }
    };
    let mut names: Vec<Ident> = Vec::new();
    for part in parts(group.stream()) {
        match Ident::parse_any.parse2(part.clone()) {
            Ok(name) if names.contains(&name) => errors.push(Error::new(name.span(), format!("`{name}` stands here twice"))),
            Ok(name) => names.push(name),
            Err(_) => errors.push(Error::new_spanned(part, format!("{one} is needed here; write `{form}`"))),
        }
    }
    if group.stream().is_empty() {
        errors.push(Error::new(key, format!("{empty}; write `{form}`")));
    }
    Ok(names)
}

/// The path behind `vjp =`.
fn path(input: ParseStream<'_>, key: &Ident) -> syn::Result<Path> {
    let missing = || format!("the path of a function is needed here; write `{key} = PATH`");
    if input.parse::<Option<Token![=]>>()?.is_none() || input.is_empty() {
        let wrong = rest(input).map_or_else(|| key.span(), |t| t.span());
        return Err(Error::new(wrong, missing()));
    }
    input.parse::<Path>().map_err(|error| {
        rest(input);
        Error::new(error.span(), missing())
    })
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

/// The highest order: each one more doubles the code of the one before.
const HIGHEST: u8 = 6;

/// The number behind `order =`, if it asks for more than first derivatives.
fn order(input: ParseStream<'_>, key: Span) -> syn::Result<Option<u8>> {
    let text = rest(input).map(|first| first.to_string()).unwrap_or_default();
    match text.parse() {
        Ok(1) => Ok(None),
        Ok(order @ 2..=HIGHEST) => Ok(Some(order)),
        _ => Err(Error::new(key, format!("write `order = 2` for second derivatives, and so on up to `order = {HIGHEST}`"))),
    }
}

/// The most directions: each has its tangents in the code.
const MOST: u8 = 16;

/// The number behind `directions =`, if it asks for more than one.
fn directions(input: ParseStream<'_>, key: Span) -> syn::Result<Option<Directions>> {
    let text = rest(input).map(|first| first.to_string()).unwrap_or_default();
    match text.parse() {
        Ok(1) => Ok(None),
        Ok(count @ 2..=MOST) => Ok(Some(Directions::several(count))),
        _ => Err(Error::new(
            key,
            format!("write `directions = 4` for four tangents at once, and so on up to `directions = {MOST}`"),
        )),
    }
}

/// Reads to the end; gives the first token.
pub(super) fn rest(input: ParseStream<'_>) -> Option<TokenTree> {
    let tokens: TokenStream = input.parse().unwrap_or_default();
    tokens.into_iter().next()
}
