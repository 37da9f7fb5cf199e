//! Floats inside of other types: their derivatives must not be lost in silence.

use cotangent::differentiate;
use ndarray::Array1;
use std::collections::HashMap;

type Real = f64;

#[differentiate]
fn weighted(
    _boxed: Box<f64>,
    _pair: &(usize, Box<Array1<f32>>),
    _maybe: Option<Box<Real>>,
    _named: &HashMap<String, Box<f64>>,
    x: f64,
) -> f64 {
    x * x
}

fn main() {}
