//! The option `test`, with what the test's arguments are: `test(w = (3, 4), x in 0.5..2.0, n = 3)`.

use super::attribute::{parts, rest};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Error, Expr, ExprRange, Ident, Token};

const FORM: &str = "write `NAME = (3, 4)` for a shape, `NAME in 0.5..2.0` for a range, `NAME = (3, 4) in 0.5..2.0` for both, \
                    `NAME = VALUE` for what is no array, `F = f64` for a type";

/// The option `test`.
#[derive(Debug)]
pub struct Test {
    /// Where it stands.
    pub span: Span,
    /// What is said of arguments.
    pub given: Vec<Given>,
}

/// What is said of an argument, or of a type parameter.
#[derive(Debug)]
pub struct Given {
    /// Its name.
    pub name: Ident,
    /// A shape, a value or a type.
    pub value: Option<Expr>,
    /// The range that numbers are from.
    pub range: Option<ExprRange>,
}

/// Reads what stands behind `test`.
pub(super) fn test(input: ParseStream<'_>, span: Span, errors: &mut Vec<Error>) -> syn::Result<Test> {
    let mut test = Test { span, given: Vec::new() };
    if input.is_empty() {
        return Ok(test);
    }
    let group = match input.parse::<TokenTree>()? {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Parenthesis => group,
        other => {
            rest(input);
            return Err(Error::new(other.span(), format!("the arguments stand in parentheses; {FORM}")));
        }
    };
    for part in parts(group.stream()) {
        match given.parse2(part) {
            Ok(given) if test.given.iter().any(|other| other.name == given.name) => {
                errors.push(Error::new(given.name.span(), format!("`{}` stands here twice", given.name)));
            }
            Ok(given) => test.given.push(given),
            Err(error) => errors.push(error),
        }
    }
    Ok(test)
}

fn given(input: ParseStream<'_>) -> syn::Result<Given> {
    let name: Ident =
        input.parse().map_err(|e| Error::new(e.span(), format!("the name of an argument is needed here; {FORM}")))?;
    let value = match input.parse::<Option<Token![=]>>()? {
        Some(_) => {
            let mut tokens = TokenStream::new();
            while !input.is_empty() && !input.peek(Token![in]) {
                tokens.extend([input.parse::<TokenTree>()?]);
            }
            if tokens.is_empty() {
                return Err(Error::new(name.span(), format!("what is `{name}`? {FORM}")));
            }
            Some(syn::parse2::<Expr>(tokens)?)
        }
        None => None,
    };
    let range = match input.parse::<Option<Token![in]>>()? {
        Some(token) => {
            let wrong = || Error::new(token.span, "a range of numbers is needed here; write `in 0.5..2.0`");
            let range: Expr = input.parse().map_err(|_| wrong())?;
            match range {
                Expr::Range(range) if range.start.is_some() && range.end.is_some() => Some(range),
                other => return Err(Error::new_spanned(other, "a range of numbers is needed here; write `in 0.5..2.0`")),
            }
        }
        None => None,
    };
    if value.is_none() && range.is_none() || !input.is_empty() {
        let span = if input.is_empty() { name.span() } else { input.span() };
        return Err(Error::new(span, format!("what is `{name}`? {FORM}")));
    }
    Ok(Given { name, value, range })
}
