//! A call of a function without `#[differentiate]`, found in the user's file.
//!
//! Such a call is rustc's error, which says that there is no module of the function's name. Where the file shows that the attribute
//! is missing, the error is one of this compiler's, which says what to write. Where anything is unsure, nothing is said: a
//! companion can come from a macro, a `use` or an attribute that is not known.

mod constants;

pub(crate) use constants::constants;

use crate::ir::{CalleeName, Func, Op, Region};
use crate::parse::Options;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Error, ImplItem, Item, ItemFn, UseTree};

/// Gives the text of the file in which a span lies, where there is one.
pub type Source = fn(proc_macro2::Span) -> Option<String>;

/// Attributes of a function that add nothing to it.
const PLAIN: [&str; 10] = ["doc", "inline", "allow", "warn", "deny", "expect", "must_use", "cold", "deprecated", "track_caller"];

/// Crates whose `*` brings no companions.
const WITHOUT_COMPANIONS: [&str; 4] = ["std", "core", "alloc", "ndarray"];

/// The calls in `adjoint`, the sweeps of `function`, of functions that surely lack the attribute.
pub(crate) fn attributes(function: &ItemFn, adjoint: &Func, options: &Options, source: Source) -> Vec<Error> {
    let mut called = Vec::new();
    bare_names(&adjoint.body, &mut called);
    let Some(text) = called.first().and_then(|name| source(name.span())) else { return vec![] };
    called.retain(|name| may_lack_it(&text, &name.to_string()));
    if called.is_empty() {
        return vec![];
    }
    let Ok(tokens) = text.parse::<TokenStream>() else { return vec![] };
    let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) else { return vec![] };
    let Some(lists) = lists_around(&file.items, &function.sig.ident) else { return vec![] };
    called.retain(|name| {
        let mut mentions = Mentions::default();
        mentions.count(tokens.clone(), name);
        let mut bound = Bound(name, false);
        bound.visit_item_fn(function);
        !bound.1 && mentions == Mentions { functions: 1, others: 0 } && lacks_it(&lists, name)
    });
    let attribute = match options.order {
        Some((order, _)) => format!("#[differentiate(order = {order})]"),
        None => "#[differentiate]".to_owned(),
    };
    let error = |name: &Ident| {
        let message = format!(
            "`{name}` is called with a differentiated value and has no derivative: put `{attribute}` on it, with a rule, `vjp = PATH`, \
             where its body cannot be differentiated, or call it with `stop_gradient(x)`, which carries none"
        );
        Error::new(name.span(), message)
    };
    called.iter().map(error).collect()
}

/// The names of the functions whose companions a region asks for, each at its first call.
fn bare_names(region: &Region, names: &mut Vec<Ident>) {
    for stmt in &region.stmts {
        if let Op::Call(callee) = &stmt.op
            && let CalleeName::Companion(path) = &callee.name
            && let Ok(name) = syn::parse2::<Ident>(path.clone())
            && !names.contains(&name)
        {
            names.push(name);
        }
        stmt.regions.iter().for_each(|region| bare_names(region, names));
    }
}

/// Whether the file declares the function once, and what stands before it does not speak of `differentiate`: a glance, by which files
/// that are right are not parsed.
fn may_lack_it(text: &str, name: &str) -> bool {
    let declaration = format!("fn {name}");
    let is_whole =
        |&(at, _): &(usize, &str)| !text[at + declaration.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut found = text.match_indices(&declaration).filter(is_whole);
    let (Some((at, _)), None) = (found.next(), found.next()) else { return false };
    let before = text[..at].rfind(['}', ';']).map_or(0, |end| end + 1);
    !text[before..at].contains("differentiate")
}

/// The items of the file and of the modules in it, from the outermost inwards to those among which the function of this name stands, by itself
/// or in an `impl` block; none, if the file shows several.
fn lists_around<'f>(items: &'f [Item], name: &Ident) -> Option<Vec<&'f [Item]>> {
    fn search<'f>(items: &'f [Item], name: &Ident, around: &mut Vec<&'f [Item]>, found: &mut Vec<Vec<&'f [Item]>>) {
        around.push(items);
        for item in items {
            match item {
                Item::Fn(f) if f.sig.ident == *name => found.push(around.clone()),
                Item::Impl(block) => {
                    let own = |item: &&ImplItem| matches!(item, ImplItem::Fn(f) if f.sig.ident == *name);
                    found.extend(block.items.iter().filter(own).map(|_| around.clone()));
                }
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        search(items, name, around, found);
                    }
                }
                _ => {}
            }
        }
        around.pop();
    }
    let mut found = Vec::new();
    search(items, name, &mut Vec::new(), &mut found);
    if found.len() == 1 { found.pop() } else { None }
}

/// Whether the function of this name stands in the innermost list without an attribute that could give it a companion, and nothing
/// else in these lists could.
fn lacks_it(lists: &[&[Item]], name: &Ident) -> bool {
    let plain = |a: &Attribute| PLAIN.iter().any(|&known| a.path().is_ident(known));
    let plain_function = |item: &Item| {
        matches!(item, Item::Fn(f) if f.sig.ident == *name && f.attrs.iter().all(plain)
            && f.sig.unsafety.is_none() && f.sig.asyncness.is_none() && f.sig.abi.is_none())
    };
    let harmless = |depth: usize, item: &Item| match item {
        Item::Macro(m) => m.ident.is_some() || m.mac.path.is_ident("thread_local"),
        Item::Use(item) => brings_no_companion(&item.tree, depth),
        Item::Mod(module) => module.attrs.iter().all(|a| plain(a) || a.path().is_ident("cfg")),
        _ => true,
    };
    let innermost = lists.last().is_some_and(|items| items.iter().any(plain_function));
    innermost && lists.iter().enumerate().all(|(depth, items)| items.iter().all(|item| harmless(depth, item)))
}

/// Whether all that a `use` brings has its name written, or comes from where there are no companions; `depth` says in how many inline
/// modules it stands.
fn brings_no_companion(tree: &UseTree, depth: usize) -> bool {
    fn has_glob(tree: &UseTree) -> bool {
        match tree {
            UseTree::Glob(_) => true,
            UseTree::Path(path) => has_glob(&path.tree),
            UseTree::Group(group) => group.items.iter().any(has_glob),
            UseTree::Name(_) | UseTree::Rename(_) => false,
        }
    }
    match tree {
        // What stands around an inline module is looked at, too.
        UseTree::Path(path) if path.ident == "super" && matches!(*path.tree, UseTree::Glob(_)) => depth > 0,
        UseTree::Path(path) if WITHOUT_COMPANIONS.iter().any(|known| path.ident == known) => true,
        _ => !has_glob(tree),
    }
}

/// How often a file declares a name.
#[derive(Default, PartialEq, Eq)]
struct Mentions {
    /// As a function, `fn g`.
    functions: usize,
    /// As something else that may have or be a companion: a module, a type, in a `use`.
    others: usize,
}

impl Mentions {
    /// Counts those in tokens, inside of macros, too.
    fn count(&mut self, tokens: TokenStream, name: &Ident) {
        let (mut before, mut in_use) = (String::new(), false);
        for token in tokens {
            match &token {
                TokenTree::Group(group) => {
                    if in_use {
                        self.others += usize::from(mentions(group.stream(), name));
                    }
                    self.count(group.stream(), name);
                }
                TokenTree::Ident(ident) if ident == name => match before.as_str() {
                    "fn" => self.functions += 1,
                    "mod" | "struct" | "enum" | "union" | "trait" | "type" | "crate" | "as" => self.others += 1,
                    _ => self.others += usize::from(in_use),
                },
                TokenTree::Ident(ident) if ident == "use" => in_use = true,
                TokenTree::Punct(end) if end.as_char() == ';' => in_use = false,
                _ => {}
            }
            before = token.to_string();
        }
    }
}

/// Whether tokens hold a name.
fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == *name,
        _ => false,
    })
}

/// Finds whether a function binds a name, by a pattern or a parameter.
struct Bound<'n>(&'n Ident, bool);

impl<'ast> Visit<'ast> for Bound<'_> {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.1 |= pat.ident == *self.0;
        syn::visit::visit_pat_ident(self, pat);
    }
}
