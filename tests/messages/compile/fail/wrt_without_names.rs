//! `wrt` alone.

use cotangent::differentiate;

#[differentiate(wrt)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
