//! A closure that is called where it stands.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    (|t: f64| t * t)(x)
}

fn main() {}
