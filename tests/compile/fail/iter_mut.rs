//! Elements that are changed through `iter_mut`.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn squares(a: Array1<f64>) -> f64 {
    let mut b = a;
    b.iter_mut().for_each(|e| *e *= *e);
    b.sum()
}

fn main() {}
