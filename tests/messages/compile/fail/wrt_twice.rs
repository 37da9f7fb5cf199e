//! Two `wrt`.

use cotangent::differentiate;

#[differentiate(wrt(x), wrt(y))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
