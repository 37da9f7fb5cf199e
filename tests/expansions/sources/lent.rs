use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Rows that are changed through mutable borrows.
#[differentiate]
pub fn swept(x: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    for i in 1..a.nrows() {
        let above = a[[i - 1, 0]];
        let mut row = a.row_mut(i);
        row += b;
        row[0] *= above;
        let last = &mut row[1];
        *last = above * *last;
    }
    a.sum()
}
