use cotangent::differentiate;
use ndarray::{Array2, Axis};

/// Softmax cross-entropy of logits, one row an example.
#[differentiate]
pub fn cross_entropy(z: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let m = z.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let shifted = z - &m;
    let norm = shifted.mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln);
    (norm.sum() - (&shifted * y).sum()) / z.nrows() as f64
}
