//! An assignment to an element.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn replaced(a: Array1<f64>, x: f64) -> f64 {
    let mut b = a;
    b[0] = x * x;
    b.sum()
}

fn main() {}
