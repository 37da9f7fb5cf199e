use cotangent::differentiate;
use ndarray::Array1;

/// Two results.
#[differentiate]
pub fn both(x: &Array1<f64>, scale: f64) -> (Array1<f64>, f64) {
    let z = x * scale;
    let total = z.sum();
    (z, total)
}
