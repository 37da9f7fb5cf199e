//! Parameters that are called like names that generated code likes.

use cotangent::differentiate;

#[differentiate]
fn weighted(x: f64, x_bar: f64, x_dot: f64, tape: f64, seed: f64, rt: f64, value: f64, pullback: f64, gradient: f64) -> f64 {
    x * x_bar + 2.0 * x_dot + 3.0 * tape + 4.0 * seed + 5.0 * rt + 6.0 * value + 7.0 * pullback + 8.0 * gradient
}

#[differentiate(wrt(x_bar))]
fn picked(x: f64, x_bar: f64) -> f64 {
    x * x_bar
}

fn main() {
    let (value, cotangents) = weighted::value_and_gradient(2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    assert_eq!(value, 41.0);
    assert_eq!(cotangents, (3.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0));
    assert_eq!(picked::gradient(2.0, 3.0), 2.0);
    let (_, (_, x_bar)) = picked::adjoint(2.0, 3.0, 10.0);
    assert_eq!(x_bar, 20.0);
}
