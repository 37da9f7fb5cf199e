//! An own function in `mapv`.

use cotangent::differentiate;
use ndarray::Array1;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[differentiate]
fn smooth(a: &Array1<f64>) -> f64 {
    a.mapv(softplus).sum()
}

fn main() {}
