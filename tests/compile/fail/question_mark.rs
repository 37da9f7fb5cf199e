//! A `?`.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn squared_mean(x: &Array1<f64>) -> Option<f64> {
    let m = x.mean()?;
    Some(m * m)
}

fn main() {}
