//! A function in an `impl` block.

use cotangent::differentiate;

struct Model;

impl Model {
    const SCALE: f64 = 2.0;

    #[differentiate]
    fn scaled(x: f64) -> f64 {
        Self::SCALE * x
    }
}

fn main() {}
