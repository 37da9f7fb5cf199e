use cotangent::differentiate;
use ndarray::{Array2, Axis};

/// Rows by number, one of them perhaps twice.
#[differentiate]
pub fn embedding(table: &Array2<f64>, tokens: &[usize], w: &Array2<f64>) -> Array2<f64> {
    table.select(Axis(0), tokens).dot(w)
}
