use cotangent::differentiate;
use ndarray::Array1;

/// The array's own maths methods.
#[differentiate]
pub fn energy(x: &Array1<f64>) -> f64 {
    (x.powi(2) + 1.0).sqrt().ln().sum() + x.abs().sum() + (-x).exp().sum()
}
