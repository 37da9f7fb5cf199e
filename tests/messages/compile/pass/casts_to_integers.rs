//! A cast to an integer has derivative 0, as `trunc` has.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn rounded(x: f64) -> f64 {
    let whole = x as i32 as f64;
    x * whole
}

#[differentiate]
fn in_steps(a: &Array1<f64>) -> f64 {
    let whole = a.sum() as i64;
    a.sum() - whole as f64
}

#[differentiate]
fn fractions(a: &Array1<f64>) -> f64 {
    (a - &a.mapv(|e| e as i64 as f64)).sum()
}

fn main() {
    assert_eq!(rounded::value_and_gradient(2.5), (5.0, 2.0));
    assert_eq!(in_steps::value_and_gradient(&array![1.5, 2.25]), (0.75, array![1.0, 1.0]));
    assert_eq!(fractions::value_and_gradient(&array![1.5, 2.25]), (0.75, array![1.0, 1.0]));
}
