//! What a pattern lends out of several `&mut` is changed where it is: the change must not be lost in silence.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn assigned(x: f64, o: &mut Option<f64>, p: &mut Option<f64>) -> f64 {
    if let (Some(v), Some(_)) = (&mut *o, &p) {
        *v = x;
    }
    x
}

#[differentiate]
fn filled(x: &Array1<f64>, o: &mut Option<Array1<f64>>, n: usize) -> f64 {
    match (o, n) {
        (Some(v), 0) => v.fill(1.0),
        _ => {}
    }
    x.sum()
}

fn main() {}
