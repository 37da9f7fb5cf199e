//! `wrt` of a name that is not a parameter.

use cotangent::differentiate;

#[differentiate(wrt(z))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
