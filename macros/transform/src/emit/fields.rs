//! The way to a part of a struct, of an enum's variant, of an option.

use crate::ir::INSIDE;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

/// A part of something as it is written, and whether that is a reference to the part.
///
/// The field `w` of the variant `Rect` is `Rect_w()` in a path: that is what the derive calls the method which gives it. The standard
/// library's own variants have other ones; `Held_0()` is what an option of references holds, and `Some_0("…")` what is expected of one.
/// `inside()` is what a box holds.
pub(super) fn reached(
    (of, is_reference): (TokenStream, bool),
    path: &TokenStream,
    mutable: bool,
    rt: &impl ToTokens,
) -> (TokenStream, bool) {
    let mut out: Vec<TokenStream> = vec![of, quote!(.)];
    // Whether it is one, and whether what stands before the last dot is.
    let (mut reference, mut behind) = (false, is_reference);
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
                if name == INSIDE {
                    // The dot before it.
                    out.pop();
                    let of: TokenStream = out.drain(..).collect();
                    out.push(match (mutable, behind) {
                        (true, true) => quote!(#rt::inside_mut(#of)),
                        (true, false) => quote!(#rt::inside_mut(&mut #of)),
                        (false, true) => quote!(#rt::inside(#of)),
                        (false, false) => quote!(#rt::inside(&#of)),
                    });
                    reference = true;
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
                if matches!(&token, TokenTree::Punct(_)) {
                    behind = reference;
                }
                reference = false;
                out.push(quote!(#token));
            }
        }
    }
    (out.into_iter().collect(), reference)
}

/// Code in which what a box holds is written as the box.
pub(super) fn without_boxes(tokens: &TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens.clone() {
        match (&token, out.last()) {
            (TokenTree::Group(held), Some(TokenTree::Ident(name)))
                if name == INSIDE && held.delimiter() == Delimiter::Parenthesis =>
            {
                // `rt::`, and `.` where it is a step.
                out.pop();
                while matches!(out.last(), Some(TokenTree::Punct(p)) if ":.".contains(p.as_char())) {
                    out.pop();
                }
                if !held.stream().is_empty() {
                    out.pop();
                }
                out.extend(
                    without_boxes(&held.stream()).into_iter().filter(|t| !matches!(t, TokenTree::Punct(p) if p.as_char() == '&')),
                );
            }
            _ => out.push(token),
        }
    }
    out.into_iter().collect()
}
