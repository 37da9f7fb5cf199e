//! The compiler behind `cotangent`: a Rust function in, the function and its adjoint out.
//!
//! It is a plain library, so that tests and tools can reach it; `cotangent-macros` is its procedural macro.

pub mod adjoint;
pub mod analyse;
mod block;
mod check;
mod custom;
pub mod derive;
pub mod emit;
pub mod ir;
pub mod lower;
mod missing;
mod operators;
pub mod optimise;
pub mod parse;
pub mod rules;
pub mod tangent;
mod test;

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Error, Item, ItemFn, Type};

pub use check::check;
pub use custom::rule;
pub use derive::differentiable;
pub use missing::Source;

/// What `#[differentiate(attribute)]` makes of an item; `krate` is the path of the `cotangent` crate, `source` gives the file around it.
pub fn differentiate(attribute: TokenStream, item: TokenStream, krate: &TokenStream, source: Source) -> TokenStream {
    if let Ok(mut block) = syn::parse2::<syn::ItemImpl>(item.clone()) {
        PlainTypes.visit_item_impl_mut(&mut block);
        return block::differentiate(attribute, block, krate, source);
    }
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = misplaced(&item, &error).to_compile_error();
            return quote!(#item #error);
        }
    };
    PlainTypes.visit_item_fn_mut(&mut function);
    let untouched = without_marks(&function);
    match compile(attribute, &function, None, krate, source) {
        Ok(companion) => quote!(#untouched #companion),
        Err(errors) => {
            let errors = errors.iter().map(Error::to_compile_error);
            quote!(#untouched #(#errors)*)
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
    /// The same in forward mode, from the function that is fused for it on.
    pub tangents: Vec<(&'static str, ir::Func)>,
    /// Forward mode along several directions at once, where the attribute asks for it.
    pub several: Option<(ir::Directions, ir::Func)>,
    /// The adjoint with one tangent, with two and so on, as many as the attribute asks for.
    pub lifted: Vec<(ir::Lift, ir::Func)>,
}

/// The pipeline up to the code that is written: tests look at what each pass gives.
///
/// # Errors
/// What cannot be differentiated, all of it at once.
pub fn stages(attribute: TokenStream, function: &ItemFn) -> Result<Stages, Vec<Error>> {
    stages_inside(attribute, function, None, &quote!(::cotangent))
}

/// The same of a function in an `impl` block.
fn stages_inside(
    attribute: TokenStream,
    function: &ItemFn,
    inside: Option<&parse::Inside>,
    krate: &TokenStream,
) -> Result<Stages, Vec<Error>> {
    let mut errors = Vec::new();
    let mut options = parse::options(attribute, &mut errors);
    // A method shows by its receiver where it stands.
    options.krate = krate.clone().into_iter().last().map(|name| name.to_string()).unwrap_or_default();
    options.inside = inside.cloned().or(function.sig.receiver().map(|_| parse::Inside::default()));
    let (mut function, unnamed) = parse::with_named_types(function, &mut errors);
    lower::marks_on_calls(&mut function);
    lower::from_the_front(&mut function);
    let signature = parse::signature(&function, &unnamed, &options, &mut errors);
    if let Some(rule) = &options.rule {
        let adjoint = custom::adjoint(&function, &signature, (rule, options.inside.is_some()), krate, &mut errors);
        let rule_for_tangents = (options.tangent.as_ref(), options.inside.is_some());
        let along = |directions| custom::tangent(&function, &signature, rule_for_tangents, directions, krate);
        let (tangent, several) = (along(ir::Directions::ONE), options.directions.map(|n| (n, along(n))));
        let mut lifted = Vec::new();
        if let Some(order) = options.order {
            match custom::second(&function, &signature, (rule, options.inside.is_some()), order, krate) {
                Ok(second) => lifted.push((ir::Lift::ONCE, second)),
                Err(error) => errors.push(error),
            }
        }
        if let (Some(span), parse::CustomRule::Pullback(_)) = (options.repeatable, rule) {
            let message = "what a `pullback` of your own gives is called once; write a `vjp`, or take `repeatable` away";
            errors.push(Error::new(span, message));
        }
        let function = custom::without_body(function);
        return if errors.is_empty() {
            let (funcs, tangents) = (vec![("rule", adjoint)], vec![("rule", tangent)]);
            Ok(Stages { function, options, signature, funcs, tangents, several, lifted })
        } else {
            Err(errors)
        };
    }
    let func = lower::lower(&function, &signature, &mut errors);
    // What is generated may have the names in them.
    lower::WithoutMarks.visit_block_mut(&mut function.block);
    let Some(func) = func.filter(|_| errors.is_empty()) else { return Err(errors) };
    let differentiated: Vec<_> =
        signature.parameters.iter().zip(&func.body.args).filter(|(p, _)| p.differentiated).map(|(_, &v)| v).collect();
    let func = analyse::kinds(&func);
    let read = optimise::reads(&func);
    let fused = optimise::fuse(&read, optimise::For::Reverse);
    let adjoint = adjoint::adjoint(&fused, &differentiated);
    let optimised = optimise::optimise(&adjoint, 0);
    let together = optimise::together(&optimised);
    let rows = optimise::rows(&together);
    if let Some(at) = options.repeatable.and_then(|_| adjoint::checkpoint::snapshots(&adjoint.body)) {
        let message = "a loop with checkpoints takes its snapshots back once; take `#[checkpoint]` or `repeatable` away";
        return Err(vec![Error::new(at, message)]);
    }
    let forward = optimise::fuse(&adjoint::without_inspections(read.clone()), optimise::For::Forward);
    let tangent = tangent::tangent(&forward, &differentiated, ir::Directions::ONE);
    let swift = optimise::optimise_tangent(&tangent, ir::Directions::ONE);
    let along = |n| (n, optimise::optimise_tangent(&tangent::tangent(&forward, &differentiated, n), n));
    let several = options.directions.map(along);
    let tangents = vec![("tangent", tangent), ("optimise the tangent", swift)];
    let lifted = lifted(&signature, &read, &differentiated, &options)?;
    let funcs = vec![
        ("lower", func),
        ("reads", read),
        ("fuse forward", forward),
        ("fuse", fused),
        ("adjoint", adjoint),
        ("optimise", optimised),
        ("together", together),
        ("rows", rows),
    ];
    Ok(Stages { function, options, signature, funcs, tangents, several, lifted })
}

/// The tangent of the adjoint, the tangent of that, and so on, as many as the attribute's order asks for.
fn lifted(
    signature: &parse::Signature,
    func: &ir::Func,
    differentiated: &[ir::ValueId],
    options: &parse::Options,
) -> Result<Vec<(ir::Lift, ir::Func)>, Vec<Error>> {
    let Some((order, _)) = options.order else { return Ok(vec![]) };
    let fused = optimise::fuse(func, if order == 2 { optimise::For::Second } else { optimise::For::Higher });
    let mut later = usize::from(order - 1);
    let mut sweep = optimise::optimise(&adjoint::adjoint(&fused, differentiated), later);
    let mut lifted = Vec::new();
    for lift in ir::Lift::up_to(order) {
        later -= 1;
        sweep = optimise::optimise(&tangent::second(&sweep, signature.parameters.len(), differentiated, (lift, later))?, later);
        lifted.push((lift, optimise::together(&sweep)));
    }
    Ok(lifted)
}

/// The pipeline.
fn compile(
    attribute: TokenStream,
    function: &ItemFn,
    inside: Option<&parse::Inside>,
    krate: &TokenStream,
    source: Source,
) -> Result<TokenStream, Vec<Error>> {
    let Stages { function, options, signature, funcs, tangents, several, lifted } =
        stages_inside(attribute, function, inside, krate)?;
    let (_, adjoint) = funcs.last().expect("a pass");
    let (_, tangent) = tangents.into_iter().next_back().expect("a pass");
    let tangents: Vec<_> = std::iter::once((ir::Directions::ONE, tangent)).chain(several).collect();
    debug_assert_eq!(ir::verify(adjoint), Ok(()));
    debug_assert_eq!(tangents.iter().try_for_each(|(_, func)| ir::verify(func)), Ok(()));
    debug_assert_eq!(lifted.iter().try_for_each(|(_, func)| ir::verify(func)), Ok(()));
    let mut errors = missing::attributes(&function, adjoint, &options, source);
    errors.extend(missing::constants(&function, adjoint, source));
    let test = test::test(&function, &signature, &options, krate, &mut errors);
    let mut companion = emit::companion(
        &function,
        &signature,
        &options,
        emit::Derivatives { adjoint, tangents: &tangents, lifted: &lifted },
        krate,
    );
    // The methods of a block are quiet together.
    if options.inside.is_some() && inside.is_none() {
        companion = emit::on_each(&companion, &emit::quiet_methods());
    }
    if errors.is_empty() { Ok(quote!(#companion #test)) } else { Err(errors) }
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
    lower::WithoutMarks.visit_block_mut(&mut function.block);
    let mut grouped = Grouped(false);
    grouped.visit_block_mut(&mut function.block);
    if grouped.0 {
        function
            .attrs
            .push(syn::parse_quote!(#[allow(unused_parens, reason = "they stand for the group around a macro's expression")]));
    }
    function.attrs.push(syn::parse_quote!(#[allow(dead_code, reason = "its companion may be all that is called")]));
    function
}

/// Takes away the invisible group around what a macro's `$ty:ty` stood for, so that a reference is seen to be one.
struct PlainTypes;

impl VisitMut for PlainTypes {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Group(group) = ty {
            // `&$ty` with `dyn A + B` for `$ty` needs it.
            if matches!(&*group.elem, Type::TraitObject(_) | Type::ImplTrait(_)) {
                break;
            }
            *ty = (*group.elem).clone();
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
}

/// Puts parentheses where a macro's `$v:expr` stood: the compiler does not see the invisible group around it in what a
/// procedural macro gives, and would read `$v * 2` with `1 + 1` for `$v` as `1 + 1 * 2`.
struct Grouped(bool);

impl VisitMut for Grouped {
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
