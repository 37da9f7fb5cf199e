//! A type of the user's that is differentiated has `#[derive(Differentiable)]`.

use cotangent::differentiate;
use ndarray::Array1;

struct Net {
    scale: f64,
    w: Array1<f64>,
}

#[differentiate]
fn apply(net: &Net, x: &Array1<f64>) -> f64 {
    let y = &net.w * x;
    net.scale * y.sum()
}

fn main() {}
