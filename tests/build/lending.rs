//! Writes random programs about what is lent with the real attribute, each beside its copy over dual numbers.

use crate::lending::{copy, program};
use quote::quote;

/// From which seed on.
const FIRST: u64 = 5000;

/// How many seeds are taken, unless the environment says otherwise.
const COUNT: u64 = 24;

/// One module a program: `COTANGENT_LENDING` of them, from `COTANGENT_LENDING_SEED` on.
pub(crate) fn modules() -> String {
    let from = crate::in_language::number("COTANGENT_LENDING_SEED").unwrap_or(FIRST);
    let count = crate::in_language::number("COTANGENT_LENDING").unwrap_or(COUNT);
    (from..from + count).map(module).collect()
}

fn module(seed: u64) -> String {
    let text = program(seed);
    if let Some(refusal) = refused(&text) {
        return format!("#[test] fn program_{seed}() {{ refused({seed}, {refusal:?}); }}\n");
    }
    let order = if seed.is_multiple_of(4) { "(order = 2)" } else { "" };
    let differentiated = text.replace("#[differentiate]", &format!("#[differentiate{order}]"));
    let copied = copy(seed);
    let second = if order.is_empty() { String::new() } else { format!("second_order!({seed}, program);") };
    format!(
        "mod program_{seed} {{
            use super::*;
            {differentiated}
            mod copy {{ use super::*; {copied} }}
            #[test]
            fn agrees() {{
                let (x, m, s) = arguments({seed});
                compare({seed}, |x, m, s| copy::program(x, m, s), program(&x, &m, s), program::value_and_gradient(&x, &m, s));
                forwards({seed}, program::gradient(&x, &m, s), |x_dot, m_dot, s_dot| program::tangent(&x, &m, s, x_dot, m_dot, s_dot).1);
                {second}
            }}
        }}
        "
    )
}

/// What the compiler says, if it takes one of the functions for one that it cannot differentiate.
fn refused(text: &str) -> Option<String> {
    let file: syn::File = syn::parse_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let refusals = file.items.iter().filter(|item| matches!(item, syn::Item::Fn(_))).filter_map(|item| {
        let expanded = cotangent_transform::differentiate(quote!(), quote!(#item), &quote!(::cotangent)).to_string();
        let message = expanded.split("compile_error ! {").nth(1).or_else(|| expanded.split("compile_error ! (").nth(1))?;
        Some(message.split(['}', ')']).next().unwrap_or_default().to_owned())
    });
    refusals.collect::<Vec<_>>().first().cloned()
}
