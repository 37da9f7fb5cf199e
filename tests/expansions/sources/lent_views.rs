use cotangent::differentiate;
use ndarray::{Array2, ArrayViewMut1};

/// A view that is lent.
#[differentiate]
pub fn normalise(mut x: ArrayViewMut1<'_, f64>, p: f64) {
    let s = x.dot(&x);
    x *= p / s;
}

/// Rows that are lent, one after the other.
#[differentiate]
pub fn lent_views(m: &Array2<f64>, p: f64) -> f64 {
    let mut a = m.clone();
    for i in 0..a.nrows() {
        normalise(a.row_mut(i), p);
    }
    a.sum()
}
