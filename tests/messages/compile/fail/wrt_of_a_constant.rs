//! A parameter that is both in `wrt` and `#[constant]`.

use cotangent::differentiate;

#[differentiate(wrt(x))]
fn product(#[constant] x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
