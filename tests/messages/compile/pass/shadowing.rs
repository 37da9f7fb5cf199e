//! Variables that shadow each other, closures' parameters that shadow variables.

#![deny(warnings)]

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn shadowed(x: f64, a: &Array1<f64>) -> f64 {
    let x = x * x;
    let y = {
        let x = 3.0 * x;
        x + 1.0
    };
    let e = 2.0;
    let b = a.mapv(|e| e * x) * e;
    let i = x;
    let ramp = Array1::from_shape_fn(a.len(), |i| i as f64);
    let (x, y) = (y, x);
    (b * ramp).sum() + x * i + y
}

fn main() {
    let (value, (x_bar, a_bar)) = shadowed::value_and_gradient(2.0, &array![1.0, 10.0]);
    assert_eq!(value, 80.0 + 13.0 * 4.0 + 4.0);
    assert_eq!(x_bar, (20.0 + 25.0 + 1.0) * 4.0);
    assert_eq!(a_bar, array![0.0, 8.0]);
}
