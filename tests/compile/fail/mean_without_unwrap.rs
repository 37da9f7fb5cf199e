//! A mean whose absence is given a value.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn mean_or_zero(a: &Array1<f64>) -> f64 {
    a.mean().unwrap_or(0.0)
}

fn main() {}
