//! `a += b` gives `a` no other shape: it panics in the derivative as it does in the function.

use cotangent::differentiate;
use ndarray::{Array2, array};
use std::panic::catch_unwind;

#[differentiate]
fn added(mut a: Array2<f64>, b: &Array2<f64>) -> f64 {
    a += b;
    a.sum()
}

fn main() {
    let (small, large) = (array![[1.0, 2.0]], array![[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(added::gradient(large.clone(), &small), (array![[1.0, 1.0], [1.0, 1.0]], array![[2.0, 2.0]]));
    let itself = catch_unwind(|| added(small.clone(), &large)).unwrap_err();
    let derivative = catch_unwind(|| added::gradient(small.clone(), &large)).unwrap_err();
    let text = |e: &Box<dyn std::any::Any + Send>| e.downcast_ref::<String>().cloned();
    assert!(text(&itself).is_some());
    assert_eq!(text(&itself), text(&derivative));
}
