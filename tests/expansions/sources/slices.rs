use cotangent::differentiate;
use ndarray::{Array1, s};

/// How rough a signal is.
#[differentiate]
pub fn roughness(x: &Array1<f64>) -> f64 {
    let d = &x.slice(s![1..]) - &x.slice(s![..-1]);
    (&d * &d).sum()
}
