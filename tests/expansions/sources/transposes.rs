use cotangent::differentiate;
use ndarray::Array2;

/// The Gram matrix, its own transpose.
#[differentiate]
pub fn gram(x: &Array2<f64>) -> Array2<f64> {
    x.t().dot(x).reversed_axes()
}
