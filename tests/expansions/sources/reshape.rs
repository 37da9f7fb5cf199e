use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// A vector of parameters as a matrix.
#[differentiate]
pub fn unpacked(theta: &Array1<f64>, x: &Array2<f64>) -> Array2<f64> {
    let w = theta.to_shape((2, 3)).unwrap();
    let flat = x.clone().into_shape_with_order(2).unwrap();
    w.t().dot(&flat).into_shape_with_order((1, 3)).unwrap()
}
