//! A differentiated value where the rule has no derivative.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn spread(a: &Array1<f64>, x: f64) -> f64 {
    a.var(x)
}

fn main() {}
