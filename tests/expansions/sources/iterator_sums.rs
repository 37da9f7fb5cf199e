use cotangent::differentiate;
use ndarray::Array2;

/// Sums over entries, with and without a function.
#[differentiate]
pub fn penalty(w: &Array2<f64>, strength: f64) -> f64 {
    let squares: f64 = w.iter().map(|&e| e * e).sum();
    strength * squares + w.iter().sum::<f64>()
}
