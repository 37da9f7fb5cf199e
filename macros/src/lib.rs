//! The procedural macros of `cotangent`, which re-exports them; depend on `cotangent` instead.

use proc_macro::TokenStream;
use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span};

/// Writes the derivatives of the function that it stands on; see the documentation of `cotangent`.
#[proc_macro_attribute]
pub fn differentiate(attribute: TokenStream, item: TokenStream) -> TokenStream {
    cotangent_transform::differentiate(attribute.into(), item.into(), &path(), source).into()
}

/// Writes the type of a struct's or an enum's cotangent, and what both need to be differentiated.
///
/// A field that is marked `#[constant]` carries no derivative.
#[proc_macro_derive(Differentiable, attributes(constant))]
pub fn differentiable(item: TokenStream) -> TokenStream {
    cotangent_transform::differentiable(item.into(), &path()).into()
}

/// Says how functions are differentiated that cannot carry an attribute, because they stand in another crate.
///
/// Each is written as it is declared, with an option of `#[differentiate]` that names the rule, beside a `use` of the function; see
/// the documentation of `cotangent`.
#[proc_macro]
pub fn rule(functions: TokenStream) -> TokenStream {
    cotangent_transform::rule(functions.into(), &path()).into()
}

/// Checks the derivatives of a function: `check!(loss, &w, &x).assert()`; see the documentation of `cotangent`.
#[proc_macro]
pub fn check(call: TokenStream) -> TokenStream {
    cotangent_transform::check(call.into(), &path()).into()
}

/// The text of the file in which a span lies; none, where the tokens come from elsewhere, as in some editors.
fn source(span: Span) -> Option<String> {
    std::fs::read_to_string(span.unwrap().local_file()?).ok()
}

/// The path of `cotangent` in the user's crate, which may have renamed it.
fn path() -> proc_macro2::TokenStream {
    let name = match crate_name("cotangent") {
        Ok(FoundCrate::Name(name)) => name,
        Ok(FoundCrate::Itself) | Err(_) => "cotangent".into(),
    };
    let name = Ident::new(&name, Span::call_site());
    [
        proc_macro2::TokenTree::Punct(proc_macro2::Punct::new(':', proc_macro2::Spacing::Joint)),
        proc_macro2::TokenTree::Punct(proc_macro2::Punct::new(':', proc_macro2::Spacing::Alone)),
        proc_macro2::TokenTree::Ident(name),
    ]
    .into_iter()
    .collect()
}
