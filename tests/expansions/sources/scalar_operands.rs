use cotangent::differentiate;
use ndarray::Array1;

/// Scalars on both sides of an array.
#[differentiate]
pub fn affine(x: &Array1<f64>, slope: f64, offset: f64) -> Array1<f64> {
    1.0 - (x * slope + offset)
}
