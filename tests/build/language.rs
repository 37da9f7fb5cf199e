//! Writes random programs over the language with the real attribute, each with the test that holds it to its oracle.

use crate::language::{Function, SIZE, Type, Value, program};
use std::fmt::Write;

/// How many seeds are taken, unless the environment says otherwise: 300 programs.
const COUNT: u64 = 300;

/// Of so many programs one has second derivatives, which take rustc as long as the rest.
const SECOND: u64 = 3;

/// One module a program: `COTANGENT_LANGUAGE` of them, from `COTANGENT_LANGUAGE_SEED` on.
pub(crate) fn modules() -> String {
    let from = number("COTANGENT_LANGUAGE_SEED").unwrap_or(0);
    let count = number("COTANGENT_LANGUAGE").unwrap_or(COUNT);
    (from..from + count).map(module).collect()
}

pub(crate) fn number(variable: &str) -> Option<u64> {
    println!("cargo::rerun-if-env-changed={variable}");
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text:?}")))
}

fn module(seed: u64) -> String {
    let program = program(seed);
    let main = program.functions.last().expect("a function");
    let (mut lets, mut given, mut along) = (String::new(), Vec::new(), Vec::new());
    for (p, argument) in main.parameters.iter().zip(&program.arguments) {
        writeln!(lets, "let {} = {};", p.name, literal(argument)).expect("a text");
        given.push(match (p.reference, p.ty) {
            (true, _) => format!("&{}", p.name),
            (false, Type::Real | Type::Int) => p.name.clone(),
            (false, _) => format!("{}.clone()", p.name),
        });
        along.push(match p.ty {
            Type::Real => p.name.clone(),
            Type::Int => "()".to_owned(),
            Type::State => format!("&StateCotangent {{ p: {0}.p, q: {0}.q.clone() }}", p.name),
            Type::Form => format!("&along(&{})", p.name),
            _ => format!("&{}", p.name),
        });
    }
    let both = |x: &String| match x.strip_prefix('&') {
        Some(owned) => format!("({x}, &twice({owned}.clone()))"),
        None if x == "()" => "((), ())".to_owned(),
        None => format!("({x}, 2.0 * {x})"),
    };
    let twofold: Vec<String> = along.iter().map(both).collect();
    let (given, along, twofold) = (given.join(", "), along.join(", "), twofold.join(", "));
    // What fails has no derivatives, and its companion fails as well.
    let fails = |success: &str, asked: &str| {
        format!("let {success}(untouched) = untouched else {{ return assert!(program::adjoint({given}, 1.0).{asked}()) }};")
    };
    let (unless, there) = match main.result {
        Type::Maybe => (fails("Some", "is_none"), ".expect(\"a value\")"),
        Type::Checked => (fails("Ok", "is_err"), ".expect(\"a value\")"),
        _ => (String::new(), ""),
    };
    let (mut program, mut total, mut held, mut twice) = (program.to_string(), String::new(), String::new(), String::new());
    if seed.is_multiple_of(SECOND) {
        program = program.replace("#[differentiate]", "#[differentiate(order = 2)]");
        total = sum_of_results(main);
        held = format!(
            "let (_, gradient, products) = total::hvp({given}, {along});
            second({seed}, &cotangents.floats(), &gradient.floats(), &products.floats());"
        );
    }
    // Two directions at once: the arguments, and twice the arguments.
    if seed % SECOND == 1 {
        program = program.replace("#[differentiate]", "#[differentiate(directions = 2)]");
        twice = format!(
            "let (_, [once, twice]) = program::tangents_2({given}, {twofold}){there};
            at_once({seed}, &moved.floats(), &once.floats(), &twice.floats());"
        );
    }
    // Two seeds that share a forward sweep: ones, and twos.
    if seed % SECOND == 2 {
        program = program.replace("#[differentiate]", "#[differentiate(repeatable)]");
        program = program.lines().filter(|line| !line.trim_start().starts_with("#[checkpoint")).collect::<Vec<_>>().join("\n");
        twice = format!(
            "let (_, both) = program::adjoints({given}, [ones(&untouched), twice(ones(&untouched))]){there};
            at_once({seed}, &cotangents.floats(), &both[0].floats(), &both[1].floats());"
        );
    }
    format!(
        "mod program_{seed} {{
            use super::*;
            {program}
            {total}
            #[test]
            fn agrees() {{
                {lets}
                let untouched = program({given});
                {unless}
                let (value, cotangents) = program::adjoint({given}, ones(&untouched)){there};
                compare({seed}, &entries(&untouched), &entries(&value), &cotangents.floats());
                // Every argument moves along itself.
                let (_, moved) = program::tangent({given}, {along}){there};
                forwards({seed}, &moved.floats(), &cotangents.floats());
                {held}
                {twice}
            }}
        }}
        "
    )
}

/// The sum of the floats that a program gives: second derivatives are those of one number.
fn sum_of_results(main: &Function) -> String {
    let sum = match main.result {
        Type::Real | Type::Maybe | Type::Checked => "z",
        Type::State => "z.p + z.q.sum()",
        Type::List => "z.iter().sum::<f64>()",
        _ => "z.sum()",
    };
    let (parameters, names) = (joined(main.parameters.iter()), joined(main.parameters.iter().map(|p| &p.name)));
    // What may fail is asked on the call.
    let asked = if main.result.may_fail() { ".unwrap()" } else { "" };
    format!("#[differentiate(order = 2)] fn total({parameters}) -> f64 {{ let z = program({names}){asked}; {sum} }}")
}

fn joined(items: impl Iterator<Item: ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// An argument as an expression.
fn literal(value: &Value<f64>) -> String {
    match value {
        Value::Real(x) => format!("{x:?}_f64"),
        Value::Int(i) => format!("{i}_usize"),
        Value::Vector(v) => format!("Array1::from(vec!{v:?})"),
        Value::Matrix(rows) => format!("Array2::from_shape_vec(({SIZE}, {SIZE}), vec!{:?}).unwrap()", rows.concat()),
        Value::State(p, q) => format!("State {{ p: {p:?}, q: Array1::from(vec!{q:?}) }}"),
        Value::Maybe(x) => x.map_or_else(|| "None::<f64>".to_owned(), |x| format!("Some({x:?}_f64)")),
        Value::Form("Steep", v) => format!("Form::Steep({:?})", v[0]),
        Value::Form("Bent", v) => format!("Form::Bent {{ p: {:?}, q: Array1::from(vec!{:?}) }}", v[0], &v[1..]),
        Value::Form(variant, _) => format!("Form::{variant}"),
        other => unreachable!("{other:?} is no argument"),
    }
}
