//! A cast to an integer and back in a closure of `mapv`.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn fractions(a: &Array1<f64>) -> f64 {
    (a - &a.mapv(|e| e as i64 as f64)).sum()
}

fn main() {}
