//! What has no second derivatives.

use cotangent::{differentiate, inspect_cotangent};

#[differentiate(pullback = table_pullback, order = 2)]
fn table(x: f64) -> f64 {
    x.round()
}

fn table_pullback(x: f64) -> (f64, impl FnOnce(&f64, f64) -> (f64,)) {
    (x.round(), |_: &f64, seed| (seed,))
}

#[differentiate(vjp = rounded_vjp, order = 3)]
fn rounded(x: f64) -> f64 {
    x.round()
}

#[differentiate]
fn rounded_vjp(_x: f64, _value: &f64, seed: f64) -> f64 {
    seed
}

#[differentiate(order = 2)]
fn inspected(x: f64) -> f64 {
    let y = inspect_cotangent(&x, |x_bar| *x_bar *= 2.0);
    y * y
}

fn main() {}
