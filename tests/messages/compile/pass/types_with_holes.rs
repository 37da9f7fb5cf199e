//! Types that leave a part to inference.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn holes(a: &Array1<f64>, x: f64) -> f64 {
    let y: _ = x * x;
    let b: Array1<_> = a * y;
    let c: Vec<_> = b.to_vec();
    c[0] + c[1]
}

fn main() {
    assert_eq!(holes::value_and_gradient(&array![1.0, 2.0], 3.0), (27.0, (array![9.0, 9.0], 18.0)));
}
