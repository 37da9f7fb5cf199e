//! SUPPORT.md is generated from the rules: `UPDATE_EXPECT=1 cargo test -p cotangent-tests --test support_table` writes it.

use cotangent_transform::rules::{self, Derivative, Fallible, Form, Rule};
use expect_test::expect_file;
use std::fmt::Write;

const HEAD: &str = "\
# What can be differentiated

Generated from the rule table (`macros/transform/src/rules`), which the compiler and the tests read too. z is the function's
value, z̄ its cotangent; the last column is what each operand's cotangent gains (a dash: the derivative is 0). Each rule is tested in `f32`
and `f64` against differences and in forward against reverse mode; what reads, makes or fills lists, maps and constants has no test
of its own and is tested inside the functions that use it.
";

/// What each operand's cotangent gains.
fn gains(rule: &Rule) -> String {
    let gains: Vec<String> = match rule.derivative {
        Derivative::Elementwise(partials) => partials.iter().map(|p| format!("{}: {}z̄", p.of, p.maths)).collect(),
        Derivative::Tensor(pullbacks) => pullbacks.iter().map(|p| format!("{}: {}", p.of, p.maths)).collect(),
        Derivative::View(_) => vec![format!("{}: z̄ there", rule.params[0].name)],
    };
    if gains.is_empty() { "—".into() } else { gains.join("; ") }
}

/// How a user writes it.
fn written(rule: &Rule) -> String {
    let operands: Vec<&str> = rule.params.iter().map(|p| p.name).collect();
    match rule.form {
        Form::Infix(op) => operands.join(&format!(" {op} ")),
        Form::Prefix(op) => format!("{op}{}", operands[0]),
        Form::Call(text) if rule.variadic.is_some() => text.trim_start_matches("rt::ndarray::").replace("])", ", …])"),
        // What generated code writes differs from what a user writes.
        Form::Call(_) if ["into_scalar", "into_flat", "into_shape_clone", "get", "first", "last"].contains(&rule.name) => {
            format!("{}.{}({})", operands[0], rule.name, operands[1..].join(", "))
        }
        Form::Call("rt::pow2(x)") => "x.pow2()".into(),
        Form::Call(text) => text.replace("rt::functions::", "cotangent::").trim_start_matches("rt::ndarray::").to_owned(),
    }
}

/// Whether a row is of use to those who read the table: `number` is written like `index`, and differs for the compiler alone.
fn is_shown(rule: &Rule) -> bool {
    rule.is_written() && rule.name != "number" || rule.name == "pow2"
}

fn table(title: &str, chosen: impl Iterator<Item = &'static Rule>) -> String {
    let mut out = format!("\n## {title}\n\n| function | z | what it is | cotangents |\n| --- | --- | --- | --- |\n");
    for rule in chosen {
        let fallible = if rule.fallible == Fallible::No { "" } else { " (`.unwrap()` or `.expect(…)` follows)" };
        let doc = rule.doc.trim().trim_end_matches('.');
        let escape = |text: &str| text.replace('|', "\\|");
        let (written, maths, gains) = (escape(&written(rule)), escape(rule.maths), escape(&gains(rule)));
        writeln!(out, "| `{written}` | {maths} | {doc}{fallible} | {gains} |").expect("a string takes all");
    }
    out
}

#[test]
fn the_support_table_is_that_of_the_rules() {
    let (scalar, tensor): (Vec<_>, Vec<_>) = rules::all().filter(|r| is_shown(r)).partition(|r| r.is_elementwise());
    let text =
        HEAD.to_owned() + &table("Functions of elements", scalar.into_iter()) + &table("Functions of arrays", tensor.into_iter());
    expect_file!["../../SUPPORT.md"].assert_eq(&text);
}
