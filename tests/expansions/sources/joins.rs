use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis, concatenate, stack};

/// Arrays side by side.
#[differentiate]
pub fn joined(a: &Array2<f64>, b: &Array2<f64>, r: &Array1<f64>, s: &Array1<f64>) -> Array2<f64> {
    let sides = concatenate![Axis(1), *a, *b];
    let rows = stack(Axis(0), &[r.view(), s.view()]).unwrap();
    sides.dot(&rows)
}
