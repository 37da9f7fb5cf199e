//! Two options without a comma.

use cotangent::differentiate;

#[differentiate(wrt(x) companion = other)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
