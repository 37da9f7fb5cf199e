//! A function without parameters.

use cotangent::differentiate;

#[differentiate]
fn answer() -> f64 {
    42.0
}

fn main() {}
