//! A closure in `mapv` that returns early.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn positive(a: &Array1<f64>) -> f64 {
    a.mapv(|e| {
        let root = if e < 0.0 { return 0.0 } else { e.sqrt() };
        2.0 * root
    })
    .sum()
}

fn main() {}
