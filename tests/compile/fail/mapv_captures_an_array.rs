//! A closure in `mapv` that captures a whole array.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn weighted(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.mapv(|e| e * b.sum()).sum()
}

fn main() {}
