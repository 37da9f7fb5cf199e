//! A compound assignment to an element.

use cotangent::differentiate;
use ndarray::Array2;

#[differentiate]
fn doubled(a: Array2<f64>) -> f64 {
    let mut b = a;
    b[[0, 1]] *= 2.0;
    b.sum()
}

fn main() {}
