use cotangent::differentiate;
use ndarray::{ArrayView1, ArrayView2};

/// Parameters that are views.
#[differentiate]
pub fn bilinear(u: ArrayView1<'_, f64>, m: ArrayView2<'_, f64>, v: ArrayView1<'_, f64>) -> f64 {
    u.dot(&m.dot(&v))
}
