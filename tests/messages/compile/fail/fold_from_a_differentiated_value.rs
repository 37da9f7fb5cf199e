//! A fold that begins with a differentiated value.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn largest(a: &Array1<f64>, floor: f64) -> f64 {
    a.fold(floor, |m, &e| m.max(e))
}

fn main() {}
