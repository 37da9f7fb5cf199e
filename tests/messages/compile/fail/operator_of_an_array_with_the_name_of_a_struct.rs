use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

#[derive(Clone, Differentiable)]
pub struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Differentiable)]
pub struct Weights {
    v: Array1<f64>,
}

#[differentiate]
fn energy(p: &Point, w: &Weights) -> f64 {
    let s = p.x * p.y;
    let p = &w.v;
    (p * 2.0).sum() + s
}

fn main() {
    let _ = energy(&Point { x: 1.0, y: 2.0 }, &Weights { v: Array1::zeros(2) });
}
