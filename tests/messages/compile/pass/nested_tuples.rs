//! Tuples of tuples as results: the seed has the same form.

use cotangent::differentiate;
#[differentiate]
fn nested(x: f64, y: f64) -> ((f64, f64), f64) {
    ((x, y), x * y)
}

fn main() {
    let (value, cotangents) = nested::adjoint(2.0, 3.0, ((1.0, 10.0), 100.0));
    assert_eq!((value, cotangents), (((2.0, 3.0), 6.0), (301.0, 210.0)));
}
