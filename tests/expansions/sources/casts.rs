use cotangent::differentiate;
use ndarray::Array1;

/// Casts of counts, and of a float to another width.
#[differentiate]
pub fn average(x: &Array1<f64>, scale: f32) -> f64 {
    let n = x.len() as f64;
    scale as f64 * x.sum() / n
}
