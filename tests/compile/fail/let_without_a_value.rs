//! A `let` without a value.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    let y;
    y = x * x;
    y
}

fn main() {}
