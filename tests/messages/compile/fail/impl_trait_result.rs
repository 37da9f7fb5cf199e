//! An `impl Trait` result.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> impl Into<f64> {
    x * x
}

fn main() {}
