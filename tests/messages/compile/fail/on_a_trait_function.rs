//! The attribute on a function of a trait.

use cotangent::differentiate;

trait Model {
    #[differentiate]
    fn predict(x: f64) -> f64;
}

fn main() {}
