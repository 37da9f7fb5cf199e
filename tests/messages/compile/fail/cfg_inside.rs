//! A `#[cfg]` inside the function.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    #[cfg(debug_assertions)]
    let x = 2.0 * x;
    x * x
}

fn main() {}
