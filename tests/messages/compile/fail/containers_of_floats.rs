//! Floats inside of other types: their derivatives must not be lost in silence.

use cotangent::differentiate;

#[differentiate]
fn weighted(_lent: &mut Box<f64>, _list: &[usize], _several: Vec<Box<f64>>, _maybe: Option<Box<f64>>, x: f64) -> f64 {
    x * x
}

fn main() {}
