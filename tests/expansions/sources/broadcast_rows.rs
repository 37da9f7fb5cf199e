use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Each row of `x`, centred and scaled.
#[differentiate]
pub fn standardise(x: &Array2<f64>, mean: &Array1<f64>, scale: &Array1<f64>) -> Array2<f64> {
    (x - mean) / scale
}
