//! A pattern as a parameter.

use cotangent::differentiate;

#[differentiate]
fn product((x, y): (f64, f64), z: f64) -> f64 {
    x * y * z
}

fn main() {}
