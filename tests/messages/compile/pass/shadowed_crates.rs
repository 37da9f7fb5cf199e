//! Own modules that are called like the crates that generated code needs.

#![allow(dead_code, reason = "they stand here to be in the way of generated names")]

use ::cotangent::differentiate;
use ::ndarray::{Array1, array};

mod core {}
mod std {}
mod alloc {}
mod ndarray {}
mod num_traits {}
mod cotangent {
    pub mod rt {}
}
mod rt {}

#[differentiate]
fn loss(a: &Array1<f64>, k: f64) -> f64 {
    let b = a.mapv(|e| e * e) * k;
    b.sum() + b[0]
}

#[differentiate]
fn generic<F: ::num_traits::Float>(x: F, y: F) -> F {
    x * y.exp()
}

fn main() {
    let (a_bar, k_bar) = loss::gradient(&array![1.0, 2.0], 3.0);
    assert_eq!(a_bar, array![12.0, 12.0]);
    assert_eq!(k_bar, 6.0);
    assert_eq!(generic::gradient(2.0, 0.0), (1.0, 2.0));
}
