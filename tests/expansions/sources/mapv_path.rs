use cotangent::differentiate;
use ndarray::Array1;

/// A function by its path.
#[differentiate]
pub fn activation(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(f64::tanh)
}
