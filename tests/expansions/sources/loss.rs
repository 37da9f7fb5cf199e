use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Mean squared error of one tanh layer.
#[differentiate]
pub fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    (&a - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}
