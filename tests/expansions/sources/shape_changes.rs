use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis};

/// Axes come and go.
#[differentiate]
pub fn shaped(x: &Array1<f64>, y: &Array2<f64>) -> f64 {
    let column = x.view().insert_axis(Axis(1));
    let wide = column.broadcast((3, 2)).unwrap();
    (&wide * y).index_axis(Axis(1), 0).sum()
}
