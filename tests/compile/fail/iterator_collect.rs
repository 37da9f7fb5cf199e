//! Differentiated values that are collected.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn doubled(a: &Array1<f64>) -> f64 {
    let b: Vec<f64> = a.iter().map(|e| 2.0 * e).collect();
    b[0] + b[1]
}

fn main() {}
