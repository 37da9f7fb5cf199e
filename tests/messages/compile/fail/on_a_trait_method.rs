//! The attribute on a method in the `impl` of a trait: what it generates cannot stand there.

use cotangent::differentiate;

trait Loss {
    fn loss(&self, x: f64) -> f64;
}

struct Square;

impl Loss for Square {
    #[differentiate(wrt(x))]
    fn loss(&self, x: f64) -> f64 {
        x * x
    }
}

fn main() {}
