//! Differentiated values that are collected into a list with a type.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn doubled(a: &Array1<f64>) -> f64 {
    let b: Vec<f64> = a.iter().map(|e| 2.0 * e).collect();
    b[0] + b[1]
}

fn main() {
    assert_eq!(doubled::value_and_gradient(&array![1.0, 2.0, 3.0]), (6.0, array![2.0, 2.0, 0.0]));
}
