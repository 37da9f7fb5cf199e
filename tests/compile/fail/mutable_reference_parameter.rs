//! A `&mut` parameter.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn squares(a: &mut Array1<f64>) -> f64 {
    (&*a * &*a).sum()
}

fn main() {}
