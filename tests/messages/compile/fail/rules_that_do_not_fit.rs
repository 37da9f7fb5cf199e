//! Rules of the wrong type.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate(vjp = squared_vjp)]
fn squared(x: &Array1<f64>, k: usize) -> f64 {
    x.dot(x) * k as f64
}

/// It gives a number where a vector is needed.
fn squared_vjp(x: &Array1<f64>, k: usize, value: &f64, seed: f64) -> f64 {
    x.sum() * k as f64 * value * seed
}

#[differentiate(pullback = twice_pullback)]
fn twice(x: f64) -> f64 {
    2.0 * x
}

/// Its function takes the seed alone.
fn twice_pullback(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    (2.0 * x, |seed| 2.0 * seed)
}

fn main() {}
