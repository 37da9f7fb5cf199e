//! Imports and constants inside the function.

#![deny(warnings)]

use cotangent::differentiate;

#[differentiate]
fn area(r: f64) -> f64 {
    use std::f64::consts::PI;
    const FACTOR: f64 = 2.0;
    let half = PI * r * r;
    half * FACTOR / 2.0
}

#[differentiate]
fn filled(x: f64) -> f64 {
    const N: usize = 2;
    let ones = [1.0; N];
    ones[0] * x * N as f64
}

#[differentiate]
fn trimmed(a: &ndarray::Array1<f64>) -> f64 {
    use ndarray::s;
    a.slice(s![1..]).sum()
}

fn main() {
    assert!((area::gradient(3.0) - 6.0 * std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(filled::gradient(3.0), 2.0);
    assert_eq!(trimmed::gradient(&ndarray::array![1.0, 2.0]), ndarray::array![0.0, 1.0]);
}
