//! What a pattern lends out of a `&mut` is changed where it is: the change must not be lost in silence.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn assigned(x: f64, o: &mut Option<f64>) -> f64 {
    if let Some(v) = o {
        *v = x;
    }
    x
}

#[differentiate]
fn filled(x: &Array1<f64>, o: &mut Option<Array1<f64>>) -> f64 {
    match o {
        Some(v) => v.fill(1.0),
        None => {}
    }
    x.sum()
}

fn main() {}
