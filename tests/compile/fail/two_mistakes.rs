//! Two mistakes: both are reported at once, and nothing of what is computed from them.

use cotangent::differentiate;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[differentiate]
fn twice(x: f64, y: f64) -> f64 {
    let a = softplus(x);
    let (b, c) = y.frexp();
    a.powi(2) * b + c
}

fn main() {}
