//! Iterators that a function makes, one item after the other, and one without a derivative, which is left alone.

use cotangent::differentiate;
use std::iter;

#[differentiate]
fn of_a_value(x: f64, k: f64) -> f64 {
    iter::successors(Some(x), |v| Some(v * k)).take(5).sum()
}

#[differentiate]
fn of_constants(x: f64) -> f64 {
    iter::successors(Some(1.0), |v| Some(v * 0.5)).take(5).map(|v| v * x).sum()
}

#[differentiate]
fn of_a_variable(x: f64) -> f64 {
    iter::from_fn(|| Some(x)).take(4).sum()
}

#[differentiate]
fn without_a_derivative(x: f64) -> f64 {
    let halves: Vec<f64> = iter::successors(Some(1.0), |v| Some(v * 0.5)).take(5).collect();
    x * halves[2]
}

fn main() {
    let _: fn(f64) -> f64 = without_a_derivative::gradient;
}
