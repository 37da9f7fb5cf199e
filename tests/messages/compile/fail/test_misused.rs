//! `#[differentiate(test)]` where the arguments cannot be made, or a test cannot stand.

use cotangent::{Element, differentiate};
use ndarray::{Array2, ArrayD};

struct Model {
    w: f64,
}

#[differentiate(test)]
fn generic<F: Element>(x: F) -> F {
    x * x
}

#[differentiate(test)]
fn counted<const N: usize>(x: [f64; N], n: usize) -> f64 {
    x[0] * n as f64
}

#[differentiate(test(x = 3))]
fn of_any_rank(x: &ArrayD<f64>, y: &ArrayD<f64>) -> f64 {
    x.sum() * y.sum()
}

#[differentiate(test, wrt(x))]
fn of_a_model(model: &Model, x: f64) -> f64 {
    let w = model.w;
    w * x
}

#[differentiate(test(w = 3))]
fn shaped(w: &Array2<f64>) -> f64 {
    w.sum()
}

#[differentiate(test(v = 3, x in 2.0, y = 2.0, y = 3.0), test)]
fn named(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiate(test x)]
fn bare(x: f64) -> f64 {
    x
}

#[differentiate(test)]
fn changes(x: &mut f64) {
    *x *= *x;
}

impl Model {
    #[differentiate(test)]
    fn method(&self, x: f64) -> f64 {
        x * x
    }
}

fn main() {}
