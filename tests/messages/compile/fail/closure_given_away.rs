//! Closures that are given to differentiated functions with more than numbers in them.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn weighted(x: f64, weight: impl Fn(usize) -> f64) -> f64 {
    x * weight(1)
}

#[differentiate]
fn with_a_value(x: f64) -> f64 {
    weighted(x, |i| x * i as f64)
}

#[differentiate(wrt(x))]
fn with_an_array(x: f64, w: &Array1<f64>) -> f64 {
    weighted(x, |i| w[i])
}

fn main() {}
