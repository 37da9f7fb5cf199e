//! A `Zip` that ends in a question while it changes an array.

use cotangent::differentiate;
use ndarray::{Array1, Zip};

#[differentiate]
fn added(a: Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a;
    let all = Zip::from(&mut c).and(b).all(|c, &b| {
        *c += b;
        true
    });
    if all { c.sum() } else { 0.0 }
}

fn main() {}
