//! A closure that computes with an entry in both float types.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn in_both_types(x: &Array1<f32>) -> f64 {
    x.mapv(|v| (v * v) as f64 * v as f64).sum()
}

fn main() {}
