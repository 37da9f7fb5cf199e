//! Arrays without a derivative that meet those with one.

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};

#[differentiate]
fn weighted(x: &Array1<f64>, #[constant] m: &Array2<f64>) -> f64 {
    let weights = array![1.0, 2.0];
    weights.dot(x) + m.dot(x).sum()
}

fn main() {
    let m = array![[10.0, 0.0], [0.0, 100.0]];
    assert_eq!(weighted::value_and_gradient(&array![3.0, 4.0], &m), (441.0, array![11.0, 102.0]));
}
