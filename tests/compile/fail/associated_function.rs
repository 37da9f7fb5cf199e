//! A function in an `impl` block.

use cotangent::differentiate;

struct Model;

impl Model {
    #[differentiate]
    fn square(x: f64) -> f64 {
        x * x
    }
}

fn main() {}
