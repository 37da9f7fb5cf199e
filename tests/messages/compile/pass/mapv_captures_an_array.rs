//! A closure in `mapv` that takes a float from a whole array.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn weighted(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.mapv(|e| e * b.sum()).sum()
}

fn main() {
    let gradient = weighted::gradient(&array![1.0, 2.0], &array![3.0, 4.0]);
    assert_eq!(gradient, (array![7.0, 7.0], array![3.0, 3.0]));
}
