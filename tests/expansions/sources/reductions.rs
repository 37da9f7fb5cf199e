use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis};

/// Sums and a product.
#[differentiate]
pub fn totals(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    x.sum_axis(Axis(0)).dot(w) + w.product() * x.sum()
}
