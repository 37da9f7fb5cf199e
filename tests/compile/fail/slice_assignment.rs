//! An assignment to a slice.

use cotangent::differentiate;
use ndarray::{Array1, s};

#[differentiate]
fn replaced(a: Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a;
    c.slice_mut(s![..2]).assign(b);
    c.sum()
}

fn main() {}
