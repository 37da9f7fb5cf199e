//! Parts of the cotangent, and of an enum itself, as generated code names them.

use super::emit::{Access, differ, implement, pattern};
use super::item::{Field, Item, Style, Variant};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

/// A field of a variant of the cotangent, by the names of both: what patterns of a differentiated function bind gathers there. A struct
/// has these functions too, because a pattern does not tell which of the two it is one of.
pub(super) fn parts(item: &Item<'_>) -> TokenStream {
    let Item { krate, vis, .. } = item;
    let own = quote!(Self);
    let mut out = TokenStream::new();
    for variant in &item.variants {
        for field in &variant.fields {
            let (shared, mutable) = called(item, variant, field);
            let Some(bar) = &field.bar else {
                let constant = &field.constant;
                out.extend(quote! {
                    #[doc(hidden)]
                    #vis fn #shared(&self) -> &#constant {
                        #krate::rt::constant()
                    }
                    #[doc(hidden)]
                    #vis fn #mutable(&mut self) -> &mut #constant {
                        #krate::rt::constant()
                    }
                });
                continue;
            };
            let reach = |access: Access| {
                if !item.is_enum {
                    return access.place(&quote!(self), field);
                }
                let (pattern, binding) = (pattern(&own, variant, "a"), field.binding("a"));
                let other = differ(item);
                quote!(match self { #pattern => #binding, _ => #other })
            };
            let (read, write) = (reach(Access::Shared), reach(Access::Mutable));
            out.extend(quote! {
                #[doc(hidden)]
                #vis fn #shared(&self) -> &#bar {
                    #read
                }
                #[doc(hidden)]
                #vis fn #mutable(&mut self) -> &mut #bar {
                    #write
                }
            });
        }
    }
    out
}

/// The same of an enum itself: what a pattern lends is changed where it is.
pub(super) fn own_parts(item: &Item<'_>) -> TokenStream {
    if !item.is_enum {
        return quote!();
    }
    let mut out = TokenStream::new();
    for variant in &item.variants {
        for field in &variant.fields {
            let (shared, mutable) = called(item, variant, field);
            let (vis, name, member, ty) = (item.vis, variant.name, &field.member, field.ty);
            let other = differ(item);
            let part = quote!(match self { Self::#name { #member: part, .. } => part, _ => #other });
            out.extend(quote! {
                #[doc(hidden)]
                #vis fn #shared(&self) -> &#ty {
                    #part
                }
                #[doc(hidden)]
                #vis fn #mutable(&mut self) -> &mut #ty {
                    #part
                }
            });
        }
    }
    implement(&item.parameters.item, &quote!(), item.name, &out)
}

/// What the functions are called that give a field.
fn called(item: &Item<'_>, variant: &Variant<'_>, field: &Field<'_>) -> (Ident, Ident) {
    let member = field.member.to_token_stream().to_string();
    let shared = format_ident!("{}_{}", variant.name.unwrap_or(item.name), member.trim_start_matches("r#"));
    let mutable = format_ident!("{shared}_mut");
    (shared, mutable)
}

/// The fields of a struct that carry no derivative: its cotangent has none of them, and what a differentiated function computes for
/// them is lost, as the user said.
pub(super) fn constants(item: &Item<'_>) -> TokenStream {
    let Item { krate, cotangent, parameters, .. } = item;
    let named = !item.is_enum && item.variants.iter().all(|variant| variant.style == Style::Named);
    let left_out = item.variants.iter().filter(|_| named).flat_map(|v| &v.fields).filter(|f| f.bar.is_none());
    let (members, constants): (Vec<_>, Vec<_>) = left_out.map(|field| (&field.member, &field.constant)).unzip();
    if members.is_empty() {
        return quote!();
    }
    let holder = format_ident!("{}Constants", cotangent);
    let made = quote!(#holder { #(#members: #krate::rt::Constant::new()),* });
    let shared = quote! {
        type Target = #holder;
        fn deref(&self) -> &#holder {
            &const { #made }
        }
    };
    let mutable = quote! {
        fn deref_mut(&mut self) -> &mut #holder {
            #krate::rt::Box::leak(#krate::rt::Box::new(#made))
        }
    };
    let shared = implement(&parameters.cotangent, &quote!(::core::ops::Deref), cotangent, &shared);
    let mutable = implement(&parameters.cotangent, &quote!(::core::ops::DerefMut), cotangent, &mutable);
    quote! {
        #[doc(hidden)]
        #[derive(::core::fmt::Debug)]
        pub struct #holder {
            #(pub #members: #constants),*
        }
        #shared
        #mutable
    }
}
