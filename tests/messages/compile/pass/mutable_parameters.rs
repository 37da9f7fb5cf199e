//! Parameters that the function changes.

#![deny(warnings)]

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn changed(mut x: f64, mut a: Array1<f64>, b: &Array1<f64>) -> f64 {
    x *= 2.0;
    a += b;
    a *= x;
    x = x + 1.0;
    a.sum() * x
}

fn main() {
    let (value, (x_bar, a_bar, b_bar)) = changed::value_and_gradient(1.0, array![1.0], &array![2.0]);
    assert_eq!((value, x_bar), (18.0, 30.0));
    assert_eq!((a_bar, b_bar), (array![6.0], array![6.0]));
    assert_eq!(changed(1.0, array![1.0], &array![2.0]), 18.0);
}
