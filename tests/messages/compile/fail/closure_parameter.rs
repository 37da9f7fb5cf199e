//! A closure as a parameter that is called with a differentiated value.

use cotangent::differentiate;

#[differentiate]
fn applied<G: Fn(f64) -> f64>(g: G, x: f64) -> f64 {
    g(x) + x
}

fn main() {}
