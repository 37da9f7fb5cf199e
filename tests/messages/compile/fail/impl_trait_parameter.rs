//! An `impl Trait` parameter.

use cotangent::differentiate;
use num_traits::Float;

#[differentiate]
fn square(x: impl Float) -> f64 {
    let y = x.to_f64().unwrap();
    y * y
}

fn main() {}
