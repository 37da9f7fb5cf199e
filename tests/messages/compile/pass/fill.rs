//! An array that is filled with a differentiated value.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn cleared(a: Array1<f64>, x: f64) -> f64 {
    let mut b = a;
    b.fill(x);
    b.sum()
}

fn main() {
    assert_eq!(cleared::value_and_gradient(array![1.0, 2.0], 3.0), (6.0, (array![0.0, 0.0], 2.0)));
}
