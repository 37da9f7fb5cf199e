//! The compiler behind `cotangent`: a Rust function in, the function and its adjoint out.
//!
//! It is a plain library, so that tests and tools can reach it; `cotangent-macros` is its procedural macro.

pub mod adjoint;
pub mod analyse;
pub mod derive;
pub mod emit;
pub mod ir;
pub mod lower;
pub mod optimise;
pub mod parse;
pub mod rules;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Item, ItemFn};

pub use derive::differentiable;

/// What `#[differentiate(attribute)]` makes of an item; `krate` is the path of the `cotangent` crate.
pub fn differentiate(attribute: TokenStream, item: TokenStream, krate: &TokenStream) -> TokenStream {
    if let Ok(block) = syn::parse2::<syn::ItemImpl>(item.clone()) {
        return differentiate_impl(attribute, block, krate);
    }
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = misplaced(&item, &error).to_compile_error();
            return quote!(#item #error);
        }
    };
    let untouched = without_marks(&function);
    match compile(attribute, &function, None, krate) {
        Ok(companion) => quote!(#untouched #companion),
        Err(errors) => {
            let errors = errors.iter().map(Error::to_compile_error);
            quote!(#untouched #(#errors)*)
        }
    }
}

/// A whole `impl` block: every function in it that can carry a derivative, but for those marked `#[differentiate(skip)]`.
fn differentiate_impl(attribute: TokenStream, mut block: syn::ItemImpl, krate: &TokenStream) -> TokenStream {
    let generics: Vec<syn::Ident> = block.generics.type_params().map(|p| p.ident.clone()).collect();
    let mut errors = Vec::new();
    if !attribute.is_empty() {
        errors.push(Error::new_spanned(&attribute, "options stand on the functions of an `impl` block, not on the block"));
    }
    let mut generated = Vec::new();
    for item in &mut block.items {
        let syn::ImplItem::Fn(function) = item else { continue };
        let own = function.attrs.iter().position(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiate"));
        let own = own.map(|i| function.attrs.remove(i));
        let options = match own.map(|a| a.meta) {
            Some(syn::Meta::List(list)) => list.tokens,
            _ => TokenStream::new(),
        };
        let item = ItemFn {
            attrs: function.attrs.clone(),
            vis: function.vis.clone(),
            sig: function.sig.clone(),
            block: Box::new(function.block.clone()),
        };
        let untouched = without_marks(&item);
        (function.attrs, function.sig, function.block) = (untouched.attrs, untouched.sig, *untouched.block);
        if options.to_string() == "skip" || gives_nothing(function) || item.sig.inputs.is_empty() {
            continue;
        }
        match compile(options, &item, Some(&generics), krate) {
            Ok(functions) => generated.push(functions),
            Err(more) => errors.extend(more),
        }
    }
    if block.trait_.is_some() {
        errors.push(Error::new_spanned(
            &block.self_ty,
            "the `impl` of a trait cannot be differentiated yet; call a method of the type",
        ));
    }
    let (declaration, ty, clause) = (&block.generics, &block.self_ty, &block.generics.where_clause);
    let errors = errors.iter().map(Error::to_compile_error);
    quote!(#block impl #declaration #ty #clause { #(#generated)* } #(#errors)*)
}

/// Whether a function gives nothing, or the type itself, as constructors do, perhaps in a `Result` or an `Option`.
fn gives_nothing(function: &syn::ImplItemFn) -> bool {
    let nothing = |ty: &syn::Type| match ty {
        syn::Type::Path(p) => p.path.is_ident("Self"),
        syn::Type::Tuple(t) => t.elems.is_empty(),
        _ => false,
    };
    match &function.sig.output {
        syn::ReturnType::Default => true,
        syn::ReturnType::Type(_, ty) => {
            parse::Failure::of(ty, &function.block).map_or_else(|| nothing(ty), |(_, inner)| nothing(&inner))
        }
    }
}

/// The error for an item that is not a function with a body.
fn misplaced(item: &TokenStream, error: &Error) -> Error {
    let (token, what) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Const(i)) => (i.const_token.span, "a constant"),
        Ok(Item::Static(i)) => (i.static_token.span, "a static"),
        Ok(Item::Struct(i)) => (i.struct_token.span, "a struct"),
        Ok(Item::Enum(i)) => (i.enum_token.span, "an enum"),
        Ok(Item::Union(i)) => (i.union_token.span, "a union"),
        Ok(Item::Trait(i)) => (i.trait_token.span, "a trait"),
        Ok(Item::Mod(i)) => (i.mod_token.span, "a module"),
        _ => {
            return match syn::parse2::<syn::TraitItemFn>(item.clone()) {
                Ok(function) => {
                    let message = "a function without a body cannot be differentiated; write a free function with one";
                    Error::new(function.sig.ident.span(), message)
                }
                Err(_) => Error::new(error.span(), format!("`#[differentiate]` goes on a free function: {error}")),
            };
        }
    };
    Error::new(token, format!("`#[differentiate]` goes on a free function, not on {what}"))
}

/// A function behind each of the passes.
#[derive(Debug)]
pub struct Stages {
    /// The function, with names for all types in its parameters.
    pub function: ItemFn,
    /// What the attribute says.
    pub options: parse::Options,
    /// What is differentiated, and by which parameters.
    pub signature: parse::Signature,
    /// What each pass gives, under its name, in the order in which they run.
    pub funcs: Vec<(&'static str, ir::Func)>,
}

/// The pipeline up to the code that is written: tests look at what each pass gives.
///
/// # Errors
/// What cannot be differentiated, all of it at once.
pub fn stages(attribute: TokenStream, function: &ItemFn) -> Result<Stages, Vec<Error>> {
    stages_inside(attribute, function, None)
}

/// The same of a function in an `impl` block with these type parameters.
fn stages_inside(attribute: TokenStream, function: &ItemFn, inside: Option<&[syn::Ident]>) -> Result<Stages, Vec<Error>> {
    let mut errors = Vec::new();
    let mut options = parse::options(attribute, &mut errors);
    // A method shows by its receiver where it stands.
    options.inside = inside.map(<[_]>::to_vec).or(function.sig.receiver().map(|_| vec![]));
    let (function, unnamed) = parse::with_named_types(function, &mut errors);
    let signature = parse::signature(&function, &unnamed, &options, &mut errors);
    let func = lower::lower(&function, &signature, &mut errors);
    let Some(func) = func.filter(|_| errors.is_empty()) else { return Err(errors) };
    let differentiated: Vec<_> =
        signature.parameters.iter().zip(&func.body.args).filter(|(p, _)| p.differentiated).map(|(_, &v)| v).collect();
    let func = analyse::kinds(&func);
    let adjoint = adjoint::adjoint(&func, &differentiated);
    let optimised = optimise::optimise(&adjoint);
    Ok(Stages { function, options, signature, funcs: vec![("lower", func), ("adjoint", adjoint), ("optimise", optimised)] })
}

/// The pipeline.
fn compile(
    attribute: TokenStream,
    function: &ItemFn,
    inside: Option<&[syn::Ident]>,
    krate: &TokenStream,
) -> Result<TokenStream, Vec<Error>> {
    let Stages { function, options, signature, funcs } = stages_inside(attribute, function, inside)?;
    let (_, adjoint) = funcs.last().expect("a pass");
    debug_assert_eq!(ir::verify(adjoint), Ok(()));
    Ok(emit::companion(&function, &signature, &options, adjoint, krate))
}

/// The user's function without `#[constant]`, quiet when only its companion is called.
fn without_marks(function: &ItemFn) -> ItemFn {
    let mut function = function.clone();
    for input in &mut function.sig.inputs {
        let attrs = match input {
            syn::FnArg::Typed(typed) => &mut typed.attrs,
            syn::FnArg::Receiver(receiver) => &mut receiver.attrs,
        };
        attrs.retain(|a| !a.path().is_ident("constant"));
    }
    let mut grouped = Grouped(false);
    syn::visit_mut::VisitMut::visit_block_mut(&mut grouped, &mut function.block);
    if grouped.0 {
        function.attrs.push(syn::parse_quote!(#[allow(unused_parens)]));
    }
    // A program may call the companion alone.
    function.attrs.push(syn::parse_quote!(#[allow(dead_code)]));
    function
}

/// Puts parentheses where a macro's `$v:expr` stood: the compiler does not see the invisible group around it in what a
/// procedural macro gives, and would read `$v * 2` with `1 + 1` for `$v` as `1 + 1 * 2`.
struct Grouped(bool);

impl syn::visit_mut::VisitMut for Grouped {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        if let syn::Expr::Group(group) = expr {
            let inner = &group.expr;
            if !matches!(**inner, syn::Expr::Path(_) | syn::Expr::Lit(_) | syn::Expr::Paren(_) | syn::Expr::Group(_)) {
                self.0 = true;
                *expr = syn::parse_quote!((#inner));
            }
        }
        syn::visit_mut::visit_expr_mut(self, expr);
    }
}

/// Tokens as formatted source.
pub fn print(tokens: &TokenStream) -> String {
    syn::parse2(tokens.clone()).map_or_else(|_| tokens.to_string(), |file| prettyplease::unparse(&file))
}
