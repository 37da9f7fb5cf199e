//! A function of an own module in `mapv`: its name says nothing of what it does.

use cotangent::differentiate;
use ndarray::Array1;

mod activation {
    pub fn tanh(x: f64) -> f64 {
        x / (1.0 + x.abs())
    }
}

#[differentiate]
fn activated(a: &Array1<f64>) -> f64 {
    a.mapv(activation::tanh).sum()
}

fn main() {}
