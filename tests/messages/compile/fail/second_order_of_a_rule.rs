//! A rule has second derivatives where its `vjp` is differentiated, too.

use cotangent::differentiate;

#[differentiate(vjp = rounded_vjp, order = 2)]
fn rounded(x: f64) -> f64 {
    x.round()
}

fn rounded_vjp(_x: f64, _value: &f64, seed: f64) -> f64 {
    seed
}

fn main() {}
