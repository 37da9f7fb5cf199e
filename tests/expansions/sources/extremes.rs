use cotangent::differentiate;
use ndarray::{Array2, Axis};

/// Folds with `max` and `min`.
#[differentiate]
pub fn extent(x: &Array2<f64>) -> f64 {
    let highest = x.fold(f64::NEG_INFINITY, |m, &e| m.max(e));
    let lowest = x.fold_axis(Axis(1), f64::INFINITY, |m, &e| m.min(e));
    highest - lowest.sum()
}
