//! Pullbacks borrow nothing and can be kept.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn layer(a: &Array1<f64>, k: f64) -> Array1<f64> {
    a.mapv(f64::exp) * k
}

fn main() {
    let inputs = [array![0.0, 1.0], array![2.0, 3.0]];
    let mut tape = Vec::new();
    for a in &inputs {
        let owned = a.clone();
        let (_, pullback) = layer::pullback(&owned, 2.0);
        tape.push(pullback);
    }
    for (pullback, a) in tape.into_iter().zip(&inputs) {
        let (a_bar, k_bar) = pullback(a, &2.0, Array1::ones(2));
        let expected = a.mapv(|e| 2.0 * e.exp());
        assert!((a_bar - &expected).iter().all(|d| d.abs() < 1e-13 * expected.sum()));
        assert!((k_bar - (a[0].exp() + a[1].exp())).abs() < 1e-13 * expected.sum());
    }
}
