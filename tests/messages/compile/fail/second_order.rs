//! What has no second derivatives.

use cotangent::{differentiate, inspect_cotangent};

#[differentiate(vjp = table_vjp, order = 2)]
fn table(x: f64) -> f64 {
    x.round()
}

fn table_vjp(_x: f64, _value: &f64, seed: f64) -> f64 {
    seed
}

#[differentiate(order = 2)]
fn inspected(x: f64) -> f64 {
    let y = inspect_cotangent(&x, |x_bar| *x_bar *= 2.0);
    y * y
}

fn main() {}
