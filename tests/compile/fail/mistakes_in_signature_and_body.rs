//! A mistake in the signature, one in the body and one in the result: all are reported at once.

use cotangent::differentiate;
use ndarray::Array1;

#[differentiate]
fn shifted(a: &mut Array1<f64>, x: f64) {
    let b = x.next_up();
    println!("{}", a.sum() + b);
}

fn main() {}
