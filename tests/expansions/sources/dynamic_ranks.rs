use cotangent::differentiate;
use ndarray::{ArrayD, Axis};

/// Arrays whose rank is known when the program runs.
#[differentiate]
pub fn dynamic(x: &ArrayD<f64>, y: &ArrayD<f64>) -> f64 {
    let z = x * y;
    z.sum_axis(Axis(0)).mapv(f64::sqrt).sum()
}
