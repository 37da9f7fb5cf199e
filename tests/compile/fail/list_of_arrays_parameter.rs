//! A list of arrays as a parameter: its derivative must not be lost in silence.

use cotangent::differentiate;
use ndarray::Array2;

#[differentiate]
fn first(layers: &[Array2<f64>], x: f64) -> f64 {
    layers[0].sum() * x
}

fn main() {}
