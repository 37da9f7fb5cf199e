//! What the function returns: one value, or tuples of values, perhaps in a `Result` or an `Option`.

use super::kinds::{is_composite, kind};
use super::signature::text;
use crate::ir::Kind;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::{Block, Error, GenericArgument, Ident, ItemFn, PathArguments, ReturnType, Type, TypePath};

/// The results of a function.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) kinds: Vec<Kind>,
    pub(super) types: Vec<Type>,
    pub(super) form: Form,
    pub(super) failure: Option<Failure>,
}

/// How a function fails: its type is `Result<T, E>` or `Option<T>`, or an alias that shows the `T`, as `io::Result<T>` does. A name
/// that only ends in `Result` is one where the body speaks of errors: it could be a struct's.
#[derive(Debug)]
pub struct Failure {
    ty: TypePath,
    /// Whether it is an `Option`.
    pub optional: bool,
}

impl Failure {
    /// Reads the type of what a body gives; gives the type inside, too.
    pub fn of(ty: &Type, body: &Block) -> Option<(Failure, Type)> {
        match ty {
            Type::Paren(t) => Failure::of(&t.elem, body),
            Type::Group(t) => Failure::of(&t.elem, body),
            Type::Path(path) => {
                let last = path.path.segments.last()?;
                let optional = last.ident == "Option";
                let alias = || last.ident.to_string().ends_with("Result") && speaks_of_errors(body);
                if !optional && last.ident != "Result" && !alias() {
                    return None;
                }
                let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
                let inner =
                    args.args.iter().find_map(|g| if let GenericArgument::Type(t) = g { Some(t.clone()) } else { None })?;
                Some((Failure { ty: path.clone(), optional }, inner))
            }
            _ => None,
        }
    }

    /// The type with another one inside.
    pub fn of_type(&self, inner: TokenStream) -> TokenStream {
        let mut ty = self.ty.clone();
        if let Some(PathArguments::AngleBracketed(args)) = ty.path.segments.last_mut().map(|s| &mut s.arguments) {
            if let Some(first) = args.args.iter_mut().find(|g| matches!(g, GenericArgument::Type(_))) {
                *first = GenericArgument::Type(Type::Verbatim(inner));
            }
        }
        ty.to_token_stream()
    }

    /// A value that is a success.
    pub fn success(&self, value: &TokenStream) -> TokenStream {
        if self.optional { quote!(::core::option::Option::Some(#value)) } else { quote!(::core::result::Result::Ok(#value)) }
    }
}

/// How results are nested in tuples.
#[derive(Debug)]
pub enum Form {
    /// A result.
    One,
    /// A tuple of them.
    Tuple(Vec<Form>),
}

/// Whether a body has a `?`, an `Ok` or an `Err`.
fn speaks_of_errors(body: &Block) -> bool {
    struct Words(bool);
    impl<'ast> Visit<'ast> for Words {
        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = true;
        }
        fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
            self.0 |= path.path.segments.last().is_some_and(|s| s.ident == "Ok" || s.ident == "Err");
        }
    }
    let mut words = Words(false);
    words.visit_block(body);
    words.0
}

impl Results {
    /// Reads the type behind the arrow; `gives` says that the function gives something by a parameter.
    pub(super) fn new(item: &ItemFn, generics: &[Ident], gives: bool, errors: &mut Vec<Error>) -> Self {
        let sig = &item.sig;
        let mut types = Vec::new();
        let missing = "a function without a result has no derivative; return the value";
        let mut failure = None;
        let form = match &sig.output {
            ReturnType::Default => {
                if !gives {
                    errors.push(Error::new(sig.ident.span(), missing));
                }
                Form::Tuple(vec![])
            }
            ReturnType::Type(_, ty) => match Failure::of(ty, &item.block) {
                Some((fails, inner)) => {
                    failure = Some(fails);
                    Form::of(&inner, true, generics, &mut types)
                }
                None => Form::of(ty, true, generics, &mut types),
            },
        };
        let before = errors.len();
        for ty in &types {
            if let Type::ImplTrait(_) = ty {
                errors.push(Error::new_spanned(ty, "`impl Trait` as a result cannot be differentiated; name the type"));
            } else if is_composite(ty, generics) {
                let message = format!("`{}` as a result cannot be differentiated yet; return what it holds", text(ty));
                errors.push(Error::new_spanned(ty, message));
            }
        }
        let kinds: Vec<Kind> = types.iter().map(|ty| kind(ty, generics)).collect();
        if let ReturnType::Type(_, ty) = &sig.output {
            if gives {
                // What it returns may carry no derivative.
            } else if types.is_empty() {
                errors.push(Error::new_spanned(ty, missing));
            } else if errors.len() == before && !kinds.iter().any(Kind::is_differentiable) {
                let message = "the result carries no derivative; return a float, or an array or list of floats";
                errors.push(Error::new_spanned(ty, message));
            }
        }
        Results { kinds, types, form, failure }
    }
}

impl Form {
    /// The form of a type, whose results' types go to `leaves`; a tuple inside of which nothing carries a derivative is one
    /// result.
    fn of(ty: &Type, outermost: bool, generics: &[Ident], leaves: &mut Vec<Type>) -> Form {
        match ty {
            Type::Paren(t) => Form::of(&t.elem, outermost, generics, leaves),
            Type::Group(t) => Form::of(&t.elem, outermost, generics, leaves),
            Type::Tuple(t) if outermost || kind(ty, generics).is_differentiable() => {
                Form::Tuple(t.elems.iter().map(|t| Form::of(t, false, generics, leaves)).collect())
            }
            ty => {
                leaves.push(ty.clone());
                Form::One
            }
        }
    }
}
