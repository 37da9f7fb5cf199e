use cotangent::differentiate;
use ndarray::Array2;

/// A column and a row make a matrix.
#[differentiate]
pub fn outer(column: &Array2<f64>, row: &Array2<f64>) -> Array2<f64> {
    column * row + column
}
