//! Closures that leave the place where they are visible: into a list, a struct, another function.

use cotangent::differentiate;

struct Rule<F: Fn(f64) -> f64> {
    f: F,
}

fn integrate(f: impl Fn(f64) -> f64, to: f64) -> f64 {
    f(0.5 * to) * to
}

#[differentiate]
fn listed(x: f64) -> f64 {
    let fs = [|t: f64| t, |t: f64| t * t];
    fs[0](x)
}

#[differentiate]
fn held(x: f64) -> f64 {
    let rule = Rule { f: |t: f64| t * x };
    (rule.f)(x)
}

#[differentiate]
fn given(x: f64) -> f64 {
    integrate(|t| t * x, 1.0)
}

fn main() {}
