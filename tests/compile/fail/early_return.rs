//! A `return` before the end.

use cotangent::differentiate;

#[differentiate]
fn root(x: f64) -> f64 {
    let y = if x < 0.0 { return 0.0 } else { x.sqrt() };
    2.0 * y
}

fn main() {}
