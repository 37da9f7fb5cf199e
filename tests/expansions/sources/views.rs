use cotangent::differentiate;
use ndarray::Array2;

/// Rows, a column, the diagonal and an entry: cotangents accumulate through views.
#[differentiate]
pub fn parts(x: &Array2<f64>, i: usize) -> f64 {
    let top = x.row(i);
    let side = x.column(0);
    top.dot(&side) + x.diag().sum() * x[[0, 1]]
}
