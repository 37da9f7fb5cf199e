//! An adapter without a rule.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn positive(a: &Array1<f64>) -> f64 {
    a.iter().filter(|e| **e > 0.0).sum()
}

fn main() {}
