//! `companion` with a string.

use cotangent::differentiate;

#[differentiate(companion = "other")]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
