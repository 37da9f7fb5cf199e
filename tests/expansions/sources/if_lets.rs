use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// A bias that may be left out, and a gate that is a float.
#[differentiate]
pub fn if_lets(w: &Array2<f64>, bias: Option<&Array1<f64>>, gate: Option<f64>, x: &Array1<f64>) -> f64 {
    let mut z = w.dot(x);
    if let Some(b) = bias {
        z += b;
    }
    let y = z.mapv(f64::tanh);
    if let Some(g) = gate { y.sum() * g } else { y.sum() }
}
