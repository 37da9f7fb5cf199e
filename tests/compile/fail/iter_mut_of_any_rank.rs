//! Entries that are changed one by one in an array whose number of axes is not known.

use cotangent::differentiate;
use ndarray::ArrayD;

#[differentiate]
fn squares(a: ArrayD<f64>) -> f64 {
    let mut b = a;
    b.iter_mut().for_each(|e| *e *= *e);
    b.sum()
}

fn main() {}
