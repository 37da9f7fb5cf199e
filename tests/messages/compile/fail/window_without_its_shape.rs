//! Windows of a shape that is not written.

use cotangent::differentiate;
use ndarray::{Array2, Dim, Ix2};

#[differentiate]
fn blurred(x: &Array2<f64>, #[constant] shape: Ix2) -> f64 {
    x.windows(shape).into_iter().map(|window| window.sum().powi(2)).sum()
}

fn main() {
    let _ = blurred(&Array2::eye(3), Dim([2, 2]));
}
