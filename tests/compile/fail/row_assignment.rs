//! A compound assignment to a row.

use cotangent::differentiate;
use ndarray::{Array1, Array2};

#[differentiate]
fn shifted(a: Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a;
    let mut row = c.row_mut(0);
    row += b;
    c.sum()
}

fn main() {}
