//! Differentiated values for parameters that the called functions take as constants.

use cotangent::{differentiate, stop_gradient};
use ndarray::Array1;

#[differentiate]
fn weighted(w: &Array1<f64>, #[constant] x: &Array1<f64>, k: f64) -> f64 {
    w.dot(x) * k
}

#[differentiate(wrt(x), order = 2)]
fn scaled(x: f64, rate: f64) -> f64 {
    x * rate
}

#[differentiate]
fn whole(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    weighted(w, x, 2.0)
}

#[differentiate]
fn parts(w: &Array1<f64>, rate: f64, #[constant] fixed: f64) -> f64 {
    let mut sum = scaled(w[0], fixed);
    for i in 0..w.len() {
        sum += scaled(w[i], rate * 2.0) + scaled(rate, i as f64) + scaled(rate, stop_gradient(w[i]));
    }
    sum
}

fn main() {}
