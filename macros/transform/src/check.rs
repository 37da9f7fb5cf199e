//! `check!`: what compares the modes of a companion with each other and with differences.
//!
//! The macro sees the names of the function and of the arguments, but no types: what holds an argument is chosen by its type
//! (`rt::check::Given`), and whether the companion has a mode by a trait that has functions of the same names for all types.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprPath, Ident, Token};

const FORM: &str = "write the function, then its arguments: `check!(loss, &w, &x)`";

/// `loss, &w, &x`; `loss as NAME` where the companion has another name.
struct Call {
    function: ExprPath,
    companion: Option<ExprPath>,
    arguments: Vec<Expr>,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let function: ExprPath = input.parse().map_err(|e| Error::new(e.span(), format!("a function is needed here; {FORM}")))?;
        let companion = if input.parse::<Option<Token![as]>>()?.is_some() { Some(input.parse()?) } else { None };
        if input.parse::<Option<Token![,]>>()?.is_none() {
            let message = format!("the arguments are missing; {FORM}");
            return Err(if input.is_empty() { Error::new_spanned(&function, message) } else { input.error(message) });
        }
        let arguments: Vec<Expr> = Punctuated::<Expr, Token![,]>::parse_terminated(input)?.into_iter().collect();
        if arguments.is_empty() {
            return Err(Error::new_spanned(&function, format!("the arguments are missing; {FORM}")));
        }
        Ok(Call { function, companion, arguments })
    }
}

/// What `check!(…)` stands for; `krate` is the path of the `cotangent` crate.
pub fn check(input: TokenStream, krate: &TokenStream) -> TokenStream {
    let call: Call = match syn::parse2(input) {
        Ok(call) => call,
        Err(error) => return error.to_compile_error(),
    };
    let errors: Vec<TokenStream> = call.arguments.iter().filter_map(changed).map(|e| e.to_compile_error()).collect();
    if !errors.is_empty() {
        return quote!({ #(#errors)* });
    }
    let rt = quote!(#krate::rt::check);
    let local = |name: &str| Ident::new(name, Span::mixed_site());
    let (held, seed, dots) = (local("held"), local("seed"), local("dots"));
    let at = |k: usize| syn::Index::from(k);
    let count = call.arguments.len();
    let lent: Vec<TokenStream> = (0..count).map(at).map(|k| quote!(#held.#k.lend())).collect();
    let along: Vec<TokenStream> = (0..count).map(at).map(|k| quote!(&#dots.#k)).collect();
    let arguments = &call.arguments;
    let given: Vec<Ident> = (0..count).map(|k| format_ident!("given{k}", span = Span::mixed_site())).collect();
    let names =
        arguments.iter().enumerate().map(|(k, argument)| named(argument).unwrap_or_else(|| format!("argument {}", k + 1)));
    let function = &call.function;
    let title = crate::print(&quote!(fn f() { #function })).lines().nth(1).unwrap_or_default().trim().to_owned();
    let mode = |name: &str| companion(&call, name);
    let [adjoint, tangent, jacobian, hvp, hessian] = ["adjoint", "tangent", "jacobian", "hvp", "hessian"].map(mode);
    let types: Vec<Ident> = (0..2 * count).map(|k| format_ident!("A{k}")).collect();
    let absent = ["jacobian", "hessian"].map(|name| (name, count)).into_iter().chain([("hvp", 2 * count)]);
    let absent = absent.map(|(name, count)| {
        let (name, types) = (mode_name(&call, name), &types[..count]);
        quote!(fn #name<#(#types),*>(#(_: #types),*) -> #rt::Absent { #rt::Absent })
    });
    quote! {
        match (#(#arguments,)*) { (#(#given,)*) => {
            // The function tells of which types the numbers in the arguments are.
            #[allow(unreachable_code, unused_must_use, clippy::all, clippy::pedantic, reason = "it is never called")]
            if false {
                #function(#(#given),*);
                ::core::unreachable!()
            }
            #[allow(unused_imports, reason = "which of them is used depends on the arguments")]
            use #rt::{ByValue as _, Cloned as _, Lend as _, Otherwise as _};
            #[allow(dead_code, clippy::all, clippy::pedantic, reason = "the companion has some of them itself")]
            trait CotangentAbsent {
                #(#absent)*
            }
            impl<T: ?::core::marker::Sized> CotangentAbsent for T {}
            #rt::check(
                #title,
                &[#(#names),*],
                (#(#rt::Given(#given).hold(),)*),
                |#held| #rt::Wrapped(#function(#(#lent),*)).success().map(#rt::to_entries),
            )
            .reverse(|#held, #seed| #rt::Wrapped(#adjoint(#(#lent,)* #seed)).success().map(#rt::read))
            .forward(|#held, #dots| #rt::Wrapped(#tangent(#(#lent,)* #(#along),*)).success().map(#rt::read))
            .jacobian(|#held| #rt::Wrapped(#jacobian(#(#lent),*)).success())
            .hvp(|#held, #dots| #rt::Wrapped(#hvp(#(#lent,)* #(#along),*)).success())
            .hessian(
                |#held| #rt::Wrapped(#hessian(#(#lent),*)).success(),
                |#held, #dots| #rt::Wrapped(#hvp(#(#lent,)* #(#along),*)).success(),
            )
            .report()
        }}
    }
}

/// The error for an argument that the function can change.
fn changed(argument: &Expr) -> Option<Error> {
    let lends = match argument {
        Expr::Reference(reference) => reference.mutability.is_some(),
        Expr::MethodCall(call) => call.method.to_string().ends_with("_mut"),
        _ => false,
    };
    lends.then(|| {
        let message = "`check!` does not lend what a function changes; check one that takes it by value and gives it back";
        Error::new(argument.span(), message)
    })
}

/// What an argument is called in the report: a variable or a field by its name.
fn named(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Reference(reference) => named(&reference.expr),
        Expr::Paren(inner) => named(&inner.expr),
        Expr::Group(inner) => named(&inner.expr),
        Expr::MethodCall(call) if call.args.is_empty() => named(&call.receiver),
        Expr::Path(path) => path.path.get_ident().map(|name| name.to_string().trim_start_matches("r#").to_owned()),
        Expr::Field(field) => {
            let member = match &field.member {
                syn::Member::Named(name) => name.to_string(),
                syn::Member::Unnamed(index) => index.index.to_string(),
            };
            Some(format!("{}.{member}", named(&field.base)?))
        }
        _ => None,
    }
}

/// Whether what is checked is a function of a type: by convention the type's name begins with a capital letter.
fn of_a_type(call: &Call) -> bool {
    let segments = &call.function.path.segments;
    let capital = |name: &Ident| name.to_string().trim_start_matches("r#").starts_with(char::is_uppercase);
    call.function.qself.is_some() || segments.len() > 1 && capital(&segments[segments.len() - 2].ident)
}

/// The name of a companion's function.
fn mode_name(call: &Call, mode: &str) -> Ident {
    let last = call.function.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    if of_a_type(call) { format_ident!("{}_{mode}", last.trim_start_matches("r#")) } else { format_ident!("{mode}") }
}

/// The path of a companion's function.
fn companion(call: &Call, mode: &str) -> TokenStream {
    let mut path = call.companion.as_ref().unwrap_or(&call.function).clone();
    let name = mode_name(call, mode);
    if let Some(last) = path.path.segments.last_mut() {
        last.arguments = syn::PathArguments::None;
        if of_a_type(call) {
            last.ident = name;
            return quote!(#path);
        }
    }
    quote!(#path::#name)
}
