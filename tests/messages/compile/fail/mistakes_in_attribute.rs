//! Four mistakes in one attribute: all are reported at once.

use cotangent::differentiate;

#[differentiate(wrt(x, 0, z), reverse, companion = type)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
