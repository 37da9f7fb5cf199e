//! A mean whose absence is given a value.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn mean_or_zero(a: &Array1<f64>) -> f64 {
    a.mean().unwrap_or(0.0)
}

fn main() {
    assert_eq!(mean_or_zero::value_and_gradient(&array![1.0, 3.0]), (2.0, array![0.5, 0.5]));
    assert_eq!(mean_or_zero::value_and_gradient(&array![]), (0.0, array![]));
}
