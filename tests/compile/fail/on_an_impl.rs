//! The attribute on an `impl` block.

use cotangent::differentiate;

struct Model;

#[differentiate]
impl Model {
    fn square(x: f64) -> f64 {
        x * x
    }
}

fn main() {}
