//! Writes random programs that are text with the real attribute, each beside its copy over dual numbers.

use crate::{holding, lending};
use quote::quote;

/// Programs of one kind.
pub(crate) struct Family {
    /// The program of a seed.
    program: fn(u64) -> String,
    /// The same over dual numbers.
    copy: fn(u64) -> String,
    /// The environment says how many there are by this name, and by `…_SEED` from which seed on.
    variable: &'static str,
    /// The seeds that are taken, from the first up to the second, unless the environment says otherwise.
    seeds: &'static [(u64, u64)],
}

/// Programs about what is lent.
pub(crate) const LENDING: Family =
    Family { program: lending::program, copy: lending::copy, variable: "COTANGENT_LENDING", seeds: &[(5000, 5024)] };

/// Programs about types of the user's own and what holds them; in the latter seeds options come and go.
pub(crate) const HOLDING: Family =
    Family { program: holding::program, copy: holding::copy, variable: "COTANGENT_HOLDING", seeds: &[(0, 24), (10_076, 10_088)] };

/// One module a program.
pub(crate) fn modules(family: &Family) -> String {
    let from = crate::in_language::number(&format!("{}_SEED", family.variable));
    let count = crate::in_language::number(family.variable);
    let given = (from.unwrap_or(family.seeds[0].0), count.unwrap_or(24));
    let given = [(given.0, given.0 + given.1)];
    let seeds = if from.is_some() || count.is_some() { &given } else { family.seeds };
    seeds.iter().flat_map(|&(from, to)| from..to).map(|seed| module(family, seed)).collect()
}

fn module(family: &Family, seed: u64) -> String {
    let text = (family.program)(seed);
    if let Some(refusal) = refused(&text) {
        return format!("#[test] fn program_{seed}() {{ PROGRAMS.refused({seed}, {refusal:?}); }}\n");
    }
    let second_order = seed.is_multiple_of(4);
    let differentiated = if second_order {
        text.replace("#[differentiate]", "#[differentiate(order = 2)]").replace("ate(own(", "ate(order = 2, own(")
    } else {
        text
    };
    let copied = (family.copy)(seed);
    let second = if second_order { format!("second_order!(PROGRAMS, {seed}, program);") } else { String::new() };
    format!(
        "mod program_{seed} {{
            use super::*;
            {differentiated}
            mod copy {{ use super::*; {copied} }}
            #[test]
            fn agrees() {{
                let (x, m, s) = arguments({seed});
                PROGRAMS.compare({seed}, |x, m, s| copy::program(x, m, s), program(&x, &m, s), program::value_and_gradient(&x, &m, s));
                PROGRAMS.forwards({seed}, program::gradient(&x, &m, s), |x_dot, m_dot, s_dot| program::tangent(&x, &m, s, x_dot, m_dot, s_dot).1);
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
        let expand = || cotangent_transform::differentiate(quote!(), quote!(#item), &quote!(::cotangent), |_| None).to_string();
        let Ok(expanded) = std::panic::catch_unwind(expand) else { return Some("the compiler panics".to_owned()) };
        let message = expanded.split("compile_error ! {").nth(1).or_else(|| expanded.split("compile_error ! (").nth(1))?;
        Some(message.split(['}', ')']).next().unwrap_or_default().to_owned())
    });
    refusals.collect::<Vec<_>>().first().cloned()
}
