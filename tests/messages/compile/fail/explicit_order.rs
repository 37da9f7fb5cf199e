//! A reshape with an explicit order.

use cotangent::differentiate;
use ndarray::{Array1, Array2, Order};

#[differentiate]
fn column_major(a: Array2<f64>, b: &Array1<f64>) -> f64 {
    let flat = a.into_shape_with_order((b.len(), Order::ColumnMajor)).unwrap();
    flat.dot(b)
}

fn main() {}
