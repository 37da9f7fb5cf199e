//! A function whose only float is marked `#[constant]`.

use cotangent::differentiate;

#[differentiate]
fn square(#[constant] x: f64) -> f64 {
    x * x
}

fn main() {}
