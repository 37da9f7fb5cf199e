//! A closure in `mapv` that changes a variable outside of it.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn running_total(a: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    let totals = a.mapv(|e| {
        total += e;
        total
    });
    totals.sum() + total
}

fn main() {}
