//! A method that changes an array and has no rule.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn cleared(a: Array1<f64>, x: f64) -> f64 {
    let mut b = a;
    b.fill(x);
    b.sum()
}

fn main() {}
