use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis};

/// Means and deviations.
#[differentiate]
pub fn moments(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let spread = x.var_axis(Axis(0), 1.0);
    let mean = x.mean_axis(Axis(0)).unwrap();
    (mean * w / spread).sum() + w.mean().unwrap() * w.std(0.0)
}
