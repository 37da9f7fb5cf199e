//! What the function returns: one value, or tuples of values.

use super::kinds::{is_composite, kind};
use super::signature::text;
use crate::ir::Kind;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Ident, ReturnType, Type};

/// The results of a function.
#[derive(Debug)]
pub struct Results {
    /// Their kinds, in order.
    pub kinds: Vec<Kind>,
    /// Their types.
    pub types: Vec<Type>,
    form: Form,
}

/// How results stand together.
#[derive(Debug)]
enum Form {
    One,
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
            ReturnType::Type(_, ty) => form(ty, &mut types),
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
                errors.push(Error::new_spanned(
                    ty,
                    "the result carries no derivative; return a float, or an array or list of floats",
                ));
            }
        }
        Results { kinds, types, form }
    }

    /// Whether the function has one result that is no tuple.
    pub fn is_single(&self) -> bool {
        matches!(self.form, Form::One)
    }

    /// One piece of code a result, in the tuples of the signature.
    pub fn grouped(&self, pieces: &[TokenStream]) -> TokenStream {
        let mut pieces = pieces.iter().cloned();
        self.form.grouped(&mut pieces)
    }
}

impl Form {
    fn grouped(&self, pieces: &mut impl Iterator<Item = TokenStream>) -> TokenStream {
        match self {
            Form::One => pieces.next().unwrap_or_default(),
            Form::Tuple(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| part.grouped(pieces)).collect();
                quote!((#(#parts,)*))
            }
        }
    }
}

fn form(ty: &Type, types: &mut Vec<Type>) -> Form {
    match ty {
        Type::Tuple(t) => Form::Tuple(t.elems.iter().map(|part| form(part, types)).collect()),
        Type::Paren(t) => form(&t.elem, types),
        Type::Group(t) => form(&t.elem, types),
        ty => {
            types.push(ty.clone());
            Form::One
        }
    }
}
