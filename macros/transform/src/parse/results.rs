//! What the function returns: one value, or tuples of values.

use super::kinds::{is_composite, kind};
use super::signature::text;
use crate::ir::Kind;
use syn::{Error, Ident, ReturnType, Type};

/// The results of a function.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) kinds: Vec<Kind>,
    pub(super) types: Vec<Type>,
    pub(super) form: Form,
}

/// How results are nested in tuples.
#[derive(Debug)]
pub enum Form {
    /// A result.
    One,
    /// A tuple of them.
    Tuple(Vec<Form>),
}

impl Results {
    /// Reads the type behind the arrow.
    pub(super) fn new(sig: &syn::Signature, generics: &[Ident], errors: &mut Vec<Error>) -> Self {
        let mut types = Vec::new();
        let missing = "a function without a result has no derivative; return the value";
        let form = match &sig.output {
            ReturnType::Default => {
                errors.push(Error::new(sig.ident.span(), missing));
                Form::Tuple(vec![])
            }
            ReturnType::Type(_, ty) => Form::of(ty, true, generics, &mut types),
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
            if types.is_empty() {
                errors.push(Error::new_spanned(ty, missing));
            } else if errors.len() == before && !kinds.iter().any(Kind::is_differentiable) {
                let message = "the result carries no derivative; return a float, or an array or list of floats";
                errors.push(Error::new_spanned(ty, message));
            }
        }
        Results { kinds, types, form }
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
