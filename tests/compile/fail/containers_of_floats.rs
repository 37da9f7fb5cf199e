//! Floats inside of other types: their derivatives must not be lost in silence.

use cotangent::differentiate;
use ndarray::{Array1, Array2};
use std::collections::HashMap;

type Real = f64;

#[differentiate]
fn weighted(
    layers: Vec<Array2<f64>>,
    rows: &[Vec<f64>],
    boxed: Box<f64>,
    pair: &(usize, Array1<f32>),
    maybe: Option<Real>,
    named: &HashMap<String, f64>,
    grid: [[f64; 2]; 2],
    x: f64,
) -> f64 {
    x * x
}

fn main() {}
