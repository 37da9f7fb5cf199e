//! An `Option` as the result: the type and the method that gives it are named.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn mean(a: &Array1<f64>) -> Option<f64> {
    a.mean()
}

fn main() {}
