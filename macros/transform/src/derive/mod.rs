//! `#[derive(Differentiable)]`: from a struct or an enum to the type of its cotangent and what both need.
//!
//! The cotangent of `NAME` is `NAMECotangent`, with the same fields and variants. A field that is marked `#[constant]`, or whose
//! type carries no derivative, is left out; in a tuple struct, where leaving it out would rename the others, a `Constant` of no size
//! keeps its place, in a variant `()`.

mod emit;
mod generics;
mod item;
mod parts;
mod traits;
mod types;

use crate::PlainTypes;
use proc_macro2::TokenStream;
use syn::visit_mut::VisitMut;
use syn::{DeriveInput, Error};

/// What `#[derive(Differentiable)]` writes beside an item; `krate` is the path of the `cotangent` crate.
pub fn differentiable(input: TokenStream, krate: &TokenStream) -> TokenStream {
    let mut input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    PlainTypes.visit_derive_input_mut(&mut input);
    match item::Item::new(&input, krate) {
        Ok(item) => emit::all(&item),
        Err(errors) => errors.iter().map(Error::to_compile_error).collect(),
    }
}
