//! Options on a whole `impl` block.

use cotangent::differentiate;

struct Model;

#[differentiate(wrt(x))]
impl Model {
    fn product(x: f64, y: f64) -> f64 {
        x * y
    }
}

fn main() {}
