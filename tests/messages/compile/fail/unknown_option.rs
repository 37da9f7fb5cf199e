//! An option that does not exist.

use cotangent::differentiate;

#[differentiate(reverse)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
