//! `wrt` that names a parameter twice.

use cotangent::differentiate;

#[differentiate(wrt(x, x))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
