//! A function pointer that is called with a differentiated value.

use cotangent::differentiate;

#[differentiate]
fn applied(g: fn(f64) -> f64, x: f64) -> f64 {
    g(x) + x
}

fn main() {}
