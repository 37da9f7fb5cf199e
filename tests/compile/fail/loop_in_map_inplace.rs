//! A loop in a closure that changes elements in place.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn powers(x: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    y.map_inplace(|e| {
        for _ in 0..3 {
            *e = *e * *e;
        }
    });
    y.sum()
}

fn main() {}
