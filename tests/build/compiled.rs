//! Writes random functions with the real attribute, each with the test that holds it to the reference interpreter.

use crate::interpret::Value;
use crate::programs;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, ItemFn, Pat, Type};

/// How many functions are written.
const COUNT: u64 = 120;

/// Functions that panic by themselves: ndarray does not take an array's layout.
const UNFIT: &[u64] = &[59];

/// One module a function.
pub(crate) fn modules() -> TokenStream {
    (0..COUNT).filter(|seed| !UNFIT.contains(seed)).map(module).collect()
}

fn module(seed: u64) -> TokenStream {
    let program = programs::program(seed);
    let function: ItemFn = syn::parse_str(&program.source).expect("a function");
    let name = format_ident!("program_{seed}");
    let (mut lets, mut given) = (Vec::new(), Vec::new());
    for (input, argument) in function.sig.inputs.iter().zip(&program.arguments) {
        let FnArg::Typed(typed) = input else { unreachable!("a function without `self`") };
        let Pat::Ident(name) = &*typed.pat else { unreachable!("a parameter with a name") };
        let (name, value) = (&name.ident, literal(argument));
        lets.push(quote!(let #name = #value;));
        given.push(match &*typed.ty {
            Type::Reference(_) => quote!(&#name),
            Type::Path(p) if p.path.segments[0].ident.to_string().starts_with("ArrayView") => quote!(#name.view()),
            _ => quote!(#name.clone()),
        });
    }
    quote! {
        mod #name {
            use super::*;
            #[differentiate]
            #function
            #[test]
            fn agrees() {
                #(#lets)*
                let seeds = seed(&program(#(#given),*));
                let flat = entries(&seeds);
                let (value, cotangents) = program::adjoint(#(#given,)* seeds);
                compare(#seed, &flat, &entries(&value), &entries(&cotangents));
            }
        }
    }
}

/// An argument as an expression.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Float(x) => quote!(#x),
        Value::Int(i) => {
            let i = usize::try_from(*i).expect("an index");
            quote!(#i)
        }
        Value::Array(a) => {
            let (shape, entries) = (a.shape(), a.iter());
            quote!(Array::from_shape_vec((#(#shape,)*), vec![#(#entries),*]).unwrap())
        }
        other => unreachable!("{other:?} is no argument"),
    }
}
