use cotangent::differentiate;
use ndarray::Array1;

/// One name for several values.
#[differentiate]
pub fn shadowed(x: &Array1<f64>, y: f64) -> f64 {
    let x = x * y;
    let x = x.mapv(f64::sin);
    let y = y * y;
    x.sum() * y
}
