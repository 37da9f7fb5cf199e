//! The attribute on the `impl` block of a trait.

use cotangent::differentiate;

trait Layer {
    fn forward(x: f64) -> f64;
}

struct Square;

#[differentiate]
impl Layer for Square {
    fn forward(x: f64) -> f64 {
        x * x
    }
}

fn main() {}
