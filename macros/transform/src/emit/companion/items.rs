//! The items of a body, which generated functions have again.

use crate::emit::signature::identifiers;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::ItemFn;
use syn::visit::Visit;

/// The items that stand again at the top of the generated function, wherever in the body they are; functions only where this
/// code speaks of them.
pub(super) fn items_of<'a, 'c>(body: &'a syn::Block, code: impl IntoIterator<Item = &'c TokenStream>) -> Vec<&'a syn::Item> {
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
