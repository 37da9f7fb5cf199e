//! A fold that is neither a maximum nor a minimum.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn squares(a: &Array1<f64>) -> f64 {
    a.fold(0.0, |s, &e| s + e * e)
}

fn main() {}
