//! Aliases of array types, of floats and of results.

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};

type Matrix = Array2<f64>;
type Vector<F> = Array1<F>;
type Real = f64;

#[differentiate]
fn loss(w: &Matrix, b: &Vector<f64>) -> f64 {
    (w.dot(b) * 2.0).sum()
}

#[differentiate]
fn layer(w: &Matrix, b: &Vector<f64>) -> Vector<f64> {
    w.dot(b)
}

#[differentiate]
fn square(x: Real) -> Real {
    x * x
}

fn main() {
    let (w, b) = (array![[1.0, 2.0]], array![3.0, 4.0]);
    assert_eq!(loss::gradient(&w, &b), (array![[6.0, 8.0]], array![2.0, 4.0]));
    let (_, (w_bar, b_bar)) = layer::adjoint(&w, &b, array![10.0]);
    assert_eq!((w_bar, b_bar), (array![[30.0, 40.0]], array![10.0, 20.0]));
    assert_eq!(square::gradient(3.0), 6.0);
}
