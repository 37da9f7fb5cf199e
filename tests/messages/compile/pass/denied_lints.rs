//! Every lint group denied around differentiated functions.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused,
    rust_2018_idioms,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    missing_debug_implementations,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_lifetimes,
    unused_qualifications,
    unused_import_braces,
    variant_size_differences,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    redundant_lifetimes,
    unit_bindings,
    unused_results,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};
use num_traits::Float;

/// Mean squared error of one layer.
#[differentiate]
pub fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, n: f64) -> f64 {
    let a = (x.dot(w) + b).mapv(|e| if e > 0.0 { e.powi(2) } else { -e });
    a.sum() / n
}

/// A function that is generic over its element.
#[differentiate]
pub fn polynomial<F: Float>(x: F, y: F) -> F {
    let t = x * x * y + y.sin();
    t.exp() - x
}

/// Of a view, with a lifetime.
#[differentiate(wrt(a))]
fn inner<'a>(a: &'a [f64], b: &'a [f64]) -> (f64, f64) {
    let s: f64 = a.iter().zip(b).map(|(p, q)| p * q).sum();
    (s, s * s)
}

fn main() {
    let (w, b, x) = (array![[1.0, -2.0]], array![0.0, 0.0], array![[3.0]]);
    let (w_bar, b_bar, x_bar, n_bar) = loss::gradient(&w, &b, &x, 1.0);
    assert_eq!(w_bar, array![[18.0, -3.0]]);
    assert_eq!(b_bar, array![6.0, -1.0]);
    assert_eq!(x_bar, array![[8.0]]);
    assert_eq!(n_bar, -15.0);
    assert_eq!(loss(&w, &b, &x, 1.0), 15.0);
    assert_eq!(polynomial::gradient(1.0, 0.0), (-1.0, 2.0));
    assert_eq!(polynomial(1.0_f32, 0.0), 0.0);
    let (value, (a_bar, ())) = inner::adjoint(&[1.0, 2.0], &[3.0, 4.0], (1.0, 1.0));
    assert_eq!(value, (11.0, 121.0));
    assert_eq!(a_bar, vec![69.0, 92.0]);
    assert_eq!(inner(&[1.0], &[2.0]), (2.0, 4.0));
}
