//! The way to a part of a struct, of an enum's variant, of an option.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

/// A path as it is written behind a cotangent, and whether it gives a reference to the part.
///
/// The field `w` of the variant `Rect` is `Rect_w()` in a path: that is what the derive calls the method which gives it. The standard
/// library's own variants have other ones; `Held_0()` is what an option of references holds, and `Some_0("…")` what is expected of one.
pub(super) fn reached(path: &TokenStream, mutable: bool) -> (TokenStream, bool) {
    let mut out: Vec<TokenStream> = Vec::new();
    let mut reference = false;
    for token in path.clone() {
        match token {
            token @ TokenTree::Group(_) => {
                let name = out.pop().map(|name| name.to_string()).unwrap_or_default();
                let mut given = TokenStream::new();
                if let TokenTree::Group(group) = token {
                    given = group.stream();
                }
                let lend = if mutable { quote!(as_mut()) } else { quote!(as_ref()) };
                if name == "held" {
                    out.pop();
                    reference = !mutable;
                    continue;
                }
                out.push(match name.as_str() {
                    "Held_0" if !mutable => quote!(unwrap()),
                    "Some_0" if !mutable && !given.is_empty() => quote!(#lend.expect(#given)),
                    "Some_0" | "Ok_0" | "Held_0" => quote!(#lend.unwrap()),
                    "Err_0" => quote!(#lend.unwrap_err()),
                    name if mutable => {
                        let method = format_ident!("{name}_mut");
                        quote!(#method())
                    }
                    name => {
                        let method = format_ident!("{name}");
                        quote!(#method())
                    }
                });
                reference = true;
            }
            token => {
                reference = false;
                out.push(quote!(#token));
            }
        }
    }
    (out.into_iter().collect(), reference)
}
