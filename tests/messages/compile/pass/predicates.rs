//! Own functions from a differentiated value to a `bool`, in conditions and assertions.

use cotangent::differentiate;
use ndarray::{Array1, array};

fn is_large(x: f64) -> bool {
    x > 1.0
}

fn is_sorted(a: &Array1<f64>) -> bool {
    a.windows(2).into_iter().all(|w| w[0] <= w[1])
}

#[differentiate]
fn chosen(x: f64, a: &Array1<f64>) -> f64 {
    assert!(is_sorted(a), "sort before");
    if is_large(x) { x * x * a.sum() } else { x }
}

fn main() {
    assert_eq!(chosen::value_and_gradient(3.0, &array![1.0, 2.0]), (27.0, (18.0, array![9.0, 9.0])));
}
