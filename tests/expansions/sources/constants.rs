use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// What is marked constant has no cotangent.
#[differentiate]
pub fn fit(theta: &Array1<f64>, #[constant] x: &Array2<f64>, #[constant] y: &Array1<f64>) -> f64 {
    let r = x.dot(theta) - y;
    (&r * &r).mean().unwrap()
}
