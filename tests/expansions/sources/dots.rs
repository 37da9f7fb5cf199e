use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// All four pairs of ranks.
#[differentiate]
pub fn form(a: &Array2<f64>, b: &Array2<f64>, u: &Array1<f64>, v: &Array1<f64>) -> f64 {
    let m = a.dot(b);
    u.dot(&m).dot(&m.dot(v))
}
