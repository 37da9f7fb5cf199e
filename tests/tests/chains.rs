//! Chains of iterator adapters that are loops, `from_shape_fn`, `fold_axis` and `map_axis`, against differences.

use cotangent::differentiate;
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array1, Array2, Axis};
use num_traits::Float;

#[differentiate]
fn enumerated(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, v)| i as f64 * v * v).sum()
}

#[differentiate]
fn folded(x: &[f64], start: f64) -> f64 {
    x.iter().fold(start, |a, v| a * 0.5 + v * v)
}

#[differentiate]
fn generic_fold<F: Float>(x: &[F]) -> F {
    x.iter().fold(F::zero(), |a, &v| a + v * v)
}

#[differentiate]
fn pairs(x: &Array1<f64>) -> f64 {
    let (s, p) = x.iter().fold((0.0, 1.0), |(s, p), &v| (s + v * p, p * v));
    s * p
}

#[differentiate]
fn filtered(x: &Array1<f64>, w: f64) -> f64 {
    x.iter().filter(|v| **v > 0.0).map(|v| v * w).sum::<f64>() + x.iter().rev().skip(1).map(|v| v.sin()).product::<f64>()
}

#[differentiate]
fn collected(x: &[f64], a: f64) -> Vec<f64> {
    x.iter().enumerate().map(|(i, v)| v * a + i as f64).collect()
}

#[differentiate]
fn each(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    x.iter().zip(y.iter()).for_each(|(a, b)| s += a * b * s + a);
    s
}

#[differentiate]
fn outer(x: &Array1<f64>, a: f64) -> Array2<f64> {
    Array2::from_shape_fn((3, 3), |(i, j)| x[i] * x[j] * a)
}

#[differentiate]
fn reversed(x: &Array1<f64>) -> Array1<f64> {
    let n = x.len();
    Array1::from_shape_fn(n, |i| {
        let d = x[n - 1 - i];
        d * d
    })
}

#[differentiate]
fn summed(x: &Array2<f64>) -> Array1<f64> {
    x.fold_axis(Axis(1), 0.0, |&a, &e| a * 0.5 + e * e)
}

#[differentiate]
fn largest(x: &Array2<f64>) -> Array1<f64> {
    x.map_axis(Axis(1), |row| row.fold(f64::NEG_INFINITY, |m, &e| m.max(e)) * row[0])
}

#[differentiate]
fn windows(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for w in x.windows(2) {
        s += (w[1] - w[0]) * (w[1] - w[0]) * s.cos();
    }
    s
}

/// A number that a chain of the user's makes is one by which an array is scaled.
#[differentiate]
fn scaled_by_constants(x: &Array1<f64>) -> Array1<f64> {
    &x.mapv(|e: f64| e / (e * e + 1.0)) * (0..2).map(|i| 0.37 + f64::from(i)).product::<f64>().atan()
}

#[test]
fn chains_agree_with_differences() {
    let x = vec![0.5, -1.5, 0.75];
    check!(enumerated(&x), x = x.clone());
    check!(folded(&x, start), x = x.clone(), start = 0.3);
    check!(generic_fold(&x), x = x.clone());
    check!(pairs(&x), x = vector(3));
    check!(filtered(&x, w), x = vector(5), w = 0.7);
    check!(collected(&x, a), x = x.clone(), a = 0.7);
    check!(each(&x, &y), x = vector(3), y = vector(3));
    check!(windows(&x), x = x.clone());
    check!(scaled_by_constants(&x), x = vector(3));
}

#[test]
fn arrays_made_by_index() {
    check!(outer(&x, a), x = vector(3), a = 0.7);
    check!(reversed(&x), x = vector(4));
    check!(summed(&x), x = matrix(2, 3));
    check!(largest(&x), x = matrix(3, 2));
}
