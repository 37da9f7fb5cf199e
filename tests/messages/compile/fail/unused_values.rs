//! Values that nothing uses.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    x.sqrt();
    f64::exp(x);
    x * x
}

fn main() {}
