//! Two `companion`.

use cotangent::differentiate;

#[differentiate(companion = a, companion = b)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
