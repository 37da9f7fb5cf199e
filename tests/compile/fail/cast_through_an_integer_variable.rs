//! A cast to an integer that is bound, and back.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn rounded(a: &Array1<f64>) -> f64 {
    let whole = a.sum() as i64;
    a.sum() - whole as f64
}

fn main() {}
