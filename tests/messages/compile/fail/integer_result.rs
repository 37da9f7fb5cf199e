//! A result that carries no derivative.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn count(a: &Array1<f64>) -> usize {
    a.len()
}

fn main() {}
