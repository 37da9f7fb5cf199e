//! What `#[differentiate]` prints.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, File, ImplItem, Item, ItemEnum, ItemFn, ItemImpl, ItemStruct};

/// The attribute's arguments where an item carries `#[differentiate]`, and the item without it.
fn without_attribute(item: &Item) -> Option<(TokenStream, Item)> {
    let mut item = item.clone();
    let (Item::Fn(ItemFn { attrs, .. }) | Item::Impl(ItemImpl { attrs, .. })) = &mut item else { return None };
    let at = attrs.iter().position(|a| a.path().is_ident("differentiate"))?;
    let attribute = attrs.remove(at);
    Some((attribute.meta.require_list().map_or_else(|_| TokenStream::new(), |list| list.tokens.clone()), item))
}

/// Whether an item carries `#[derive(Differentiable)]`.
fn derives(attributes: &[Attribute]) -> bool {
    let named = |a: &Attribute| a.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("Differentiable"));
    attributes.iter().any(|a| a.path().is_ident("derive") && named(a))
}

/// The modes beside reverse mode: the ends of the names of generated functions.
#[derive(Clone, Copy, Debug)]
pub enum Beside {
    /// Those with a body of their own: forward mode and second derivatives.
    Bodies,
    /// Those that take several sweeps of the others, which are much the same for every function.
    Sweeps,
}

impl Beside {
    const ALL: [Beside; 2] = [Beside::Bodies, Beside::Sweeps];

    fn names(self) -> &'static [&'static str] {
        match self {
            Beside::Bodies => &["tangent", "tangents_2", "hvp", "pullback_tangent"],
            Beside::Sweeps => &["tangents", "adjoints", "jacobian", "hessian"],
        }
    }

    /// Whether a generated function is one of these.
    fn holds(self, function: &ImplItem) -> bool {
        let ImplItem::Fn(function) = function else { return false };
        let name = function.sig.ident.to_string();
        self.names().iter().any(|beside| name == *beside || name.ends_with(&format!("_{beside}")))
    }
}

/// A source with its differentiated functions expanded, as `cargo expand` prints it, in reverse mode alone: what the other modes are
/// is shown for a few sources by [`expand_beside`].
///
/// # Panics
/// When the source is not Rust.
pub fn expand(source: &str) -> String {
    let mut file: File = syn::parse_str(&expand_all(source)).expect("an expansion in Rust");
    for item in &mut file.items {
        if let Item::Impl(block) = item {
            block.items.retain(|item| !Beside::ALL.iter().any(|beside| beside.holds(item)));
        }
    }
    cotangent_transform::print(&file.into_token_stream())
}

/// Those functions of an expansion, of all that [`expand`] leaves out.
///
/// # Panics
/// When the source is not Rust.
pub fn expand_beside(source: &str, beside: Beside) -> String {
    let file: File = syn::parse_str(&expand_all(source)).expect("an expansion in Rust");
    let blocks = file.items.iter().filter_map(|item| if let Item::Impl(block) = item { Some(block) } else { None });
    let shown = blocks.filter_map(|block| {
        let mut block = block.clone();
        block.attrs.clear();
        block.items.retain(|item| beside.holds(item));
        for item in &mut block.items {
            if let ImplItem::Fn(function) = item {
                function.attrs.retain(|a| a.path().is_ident("doc"));
            }
        }
        (!block.items.is_empty()).then_some(block)
    });
    cotangent_transform::print(&shown.map(ToTokens::into_token_stream).collect())
}

/// A source with its differentiated functions expanded, as `cargo expand` prints it.
///
/// # Panics
/// When the source is not Rust.
pub fn expand_all(source: &str) -> String {
    let file: File = syn::parse_str(source).expect("a source in Rust");
    let expanded = file.items.iter().map(|item| match item {
        Item::Fn(_) | Item::Impl(_) => match without_attribute(item) {
            Some((attribute, item)) => {
                cotangent_transform::differentiate(attribute, item.into_token_stream(), &quote!(::cotangent), |_| None)
            }
            None => item.to_token_stream(),
        },
        Item::Struct(ItemStruct { attrs, .. }) | Item::Enum(ItemEnum { attrs, .. }) if derives(attrs) => {
            let derived = cotangent_transform::differentiable(item.to_token_stream(), &quote!(::cotangent));
            quote!(#item #derived)
        }
        _ => item.to_token_stream(),
    });
    cotangent_transform::print(&expanded.collect())
}

/// The differentiated functions of a source, without what stands around them.
///
/// # Panics
/// When the source is not Rust.
pub fn differentiated(source: &str) -> String {
    let mut file: File = syn::parse_str(source).expect("a source in Rust");
    file.attrs.clear();
    file.shebang = None;
    file.items.retain(|item| matches!(item, Item::Fn(_)) && without_attribute(item).is_some());
    cotangent_transform::print(&file.into_token_stream())
}

/// The body of one function of a companion in an expansion, formatted at the margin.
///
/// # Panics
/// When the expansion has no such function.
pub fn body_of(expansion: &str, companion: &str, name: &str) -> String {
    let file: File = syn::parse_str(expansion).expect("an expansion in Rust");
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.self_ty.to_token_stream().to_string() == companion => Some(&item.items),
        _ => None,
    });
    let found = functions.flatten().find_map(|item| match item {
        ImplItem::Fn(f) if f.sig.ident == name => Some(&f.block),
        _ => None,
    });
    let block = found.unwrap_or_else(|| panic!("no `{companion}::{name}` in the expansion"));
    let printed = cotangent_transform::print(&quote!(fn body() #block));
    let lines = printed.lines().filter(|line| line.starts_with(' '));
    lines.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned() + "\n").collect()
}
