//! Parameters without a name, and with one that begins with an underscore.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn square(_: f64, x: f64, _: usize, _n: usize, _unused: &Array1<f64>, _: &str) -> f64 {
    let _ = x + 1.0;
    let _y = x * x * x;
    x * x
}

fn main() {
    let (value, (first_bar, x_bar, unused_bar)) = square::value_and_gradient(1.0, 3.0, 4, 5, &array![1.0, 2.0], "");
    assert_eq!((value, first_bar, x_bar), (9.0, 0.0, 6.0));
    assert_eq!(unused_bar, array![0.0, 0.0]);
}
