use cotangent::differentiate;
use ndarray::Array1;

/// An array made of scalars.
#[differentiate]
pub fn polynomial(x: f64, coefficients: &Array1<f64>) -> f64 {
    let powers = Array1::from_vec(vec![1.0, x, x * x]);
    powers.dot(coefficients)
}
