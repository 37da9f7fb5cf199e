//! The right-hand side of `&&` and `||` runs only when it must.

use cotangent::differentiate;
#[differentiate]
fn guarded(a: &[f64], i: usize, x: f64) -> f64 {
    if i < a.len() && a[i] > 0.0 { a[i] * x } else { x }
}

#[differentiate]
fn either(a: &[f64], i: usize, x: f64) -> f64 {
    let outside = i >= a.len() || a[i] < 0.0;
    if outside { x * x } else { x }
}

fn main() {
    assert_eq!(guarded::value_and_gradient(&[], 0, 3.0), (3.0, (vec![], 1.0)));
    assert_eq!(guarded::value_and_gradient(&[2.0], 0, 3.0), (6.0, (vec![3.0], 2.0)));
    assert_eq!(either::value_and_gradient(&[], 0, 3.0), (9.0, (vec![], 6.0)));
}
