//! Writes random programs over the language with the real attribute, each with the test that holds it to its oracle.

use crate::language::{SIZE, Type, Value, program};
use proc_macro2::TokenStream;
use std::fmt::Write;

/// How many programs are written, unless the environment says otherwise.
const COUNT: u64 = 0;

/// One module a program: `COTANGENT_PROGRAMS` of them, from `COTANGENT_SEED` on.
pub(crate) fn modules() -> String {
    let from = number("COTANGENT_SEED").unwrap_or(0);
    let count = number("COTANGENT_PROGRAMS").unwrap_or(COUNT);
    if std::env::var("LANG_SKIP").is_ok() {
        println!("cargo::rerun-if-env-changed=LANG_EXCLUDE");
        let excluded = std::env::var("LANG_EXCLUDE").unwrap_or_default();
        let fine = |seed: &u64| {
            !excluded.split(',').any(|e| e == seed.to_string())
                && program(*seed).functions.iter().all(|f| {
                    let item = syn::parse_str::<syn::ItemFn>(&f.to_string().replace("#[differentiate]", "")).unwrap();
                    let out = cotangent_transform::differentiate(
                        TokenStream::default(),
                        quote::ToTokens::to_token_stream(&item),
                        &"::cotangent".parse().unwrap(),
                    );
                    !out.to_string().contains("compile_error")
                })
        };
        return (from..from + 20000)
            .filter(fine)
            .take(usize::try_from(count).expect("a number of programs"))
            .map(module)
            .collect();
    }
    (from..from + count).map(module).collect()
}

fn number(variable: &str) -> Option<u64> {
    println!("cargo::rerun-if-env-changed={variable}");
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text:?}")))
}

fn module(seed: u64) -> String {
    let program = program(seed);
    let main = program.functions.last().expect("a function");
    let (mut lets, mut given) = (String::new(), Vec::new());
    for (p, argument) in main.parameters.iter().zip(&program.arguments) {
        writeln!(lets, "let {} = {};", p.name, literal(argument)).expect("a text");
        given.push(match (p.reference, p.ty) {
            (true, _) => format!("&{}", p.name),
            (false, Type::Real | Type::Int) => p.name.clone(),
            (false, _) => format!("{}.clone()", p.name),
        });
    }
    let given = given.join(", ");
    format!(
        "mod program_{seed} {{
            use super::*;
            {program}
            #[test]
            fn agrees() {{
                {lets}
                let untouched = program({given});
                let (value, cotangents) = program::adjoint({given}, ones(&untouched));
                compare({seed}, &entries(&untouched), &entries(&value), &cotangents.floats());
            }}
        }}
        "
    )
}

/// An argument as an expression.
fn literal(value: &Value<f64>) -> String {
    match value {
        Value::Real(x) => format!("{x:?}_f64"),
        Value::Int(i) => format!("{i}_usize"),
        Value::Vector(v) => format!("Array1::from(vec!{v:?})"),
        Value::Matrix(rows) => format!("Array2::from_shape_vec(({SIZE}, {SIZE}), vec!{:?}).unwrap()", rows.concat()),
        Value::State(p, q) => format!("State {{ p: {p:?}, q: Array1::from(vec!{q:?}) }}"),
        other => unreachable!("{other:?} is no argument"),
    }
}
