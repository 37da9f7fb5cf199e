//! An `unsafe` block.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn first(a: &Array1<f64>) -> f64 {
    let e = unsafe { *a.uget(0) };
    e * e
}

fn main() {}
