//! A function that calls itself.

use cotangent::differentiate;

#[differentiate]
fn halve(x: f64) -> f64 {
    if x > 0.1 { halve(x / 2.0) } else { x }
}

fn main() {}
