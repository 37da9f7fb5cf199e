//! An own function with a differentiated value.

use cotangent::differentiate;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiate]
fn fourth(x: f64) -> f64 {
    square(x * x) + x
}

fn main() {}
