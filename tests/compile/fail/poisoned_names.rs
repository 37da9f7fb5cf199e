//! What is done with a value that could not be computed adds no error of its own.

use cotangent::differentiate;
use ndarray::Array1;

fn own(x: f64) -> f64 {
    x
}

#[differentiate]
fn after(a: &Array1<f64>, x: f64) -> f64 {
    let mut y = own(x);
    y = 2.0 * y;
    y += x;
    let (mut p, q) = own(x);
    (p, _) = (q, x);
    let f = own(x);
    y.push(f(x));
    p[0] = a.mapv(f).sum();
    let [first, ..] = p.parts();
    if y > q { first } else { x }
}

fn main() {}
