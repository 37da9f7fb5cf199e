use cotangent::differentiate;
use ndarray::Array1;

/// The Huber loss.
#[differentiate]
pub fn huber(x: &Array1<f64>, #[constant] delta: f64) -> f64 {
    x.mapv(|e| if e.abs() < delta { 0.5 * e * e } else { delta * (e.abs() - 0.5 * delta) }).sum()
}
