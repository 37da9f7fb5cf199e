use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Only `w` and `b` are differentiated.
#[differentiate(wrt(w, b))]
pub fn residual(w: &Array2<f64>, b: &Array1<f64>, x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let r = w.dot(x) + b - y;
    r.dot(&r)
}
