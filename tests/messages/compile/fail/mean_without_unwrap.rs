//! A mean whose absence is left open for a while.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn twice_the_mean(a: &Array1<f64>) -> f64 {
    let m = a.mean();
    2.0 * m.unwrap()
}

fn main() {}
