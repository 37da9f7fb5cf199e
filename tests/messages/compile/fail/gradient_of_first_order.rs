//! The gradient of a function of first order in a differentiated function.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiate]
fn slope(x: f64) -> f64 {
    square::gradient(x)
}

fn main() {}
