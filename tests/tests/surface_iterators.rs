//! Sums over iterators.

#![allow(clippy::map_clone, clippy::redundant_closure_for_method_calls, clippy::cloned_instead_of_copied)] // The spellings in question.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_as_gradient, agree_in_both, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1};
use num_traits::Float;

#[differentiate]
fn sum(x: &Array1<f64>) -> f64 {
    let total: f64 = x.iter().sum();
    total * total
}

#[differentiate]
fn sum_with_a_type(x: &Array2<f64>) -> f64 {
    x.iter().sum::<f64>() * x[[0, 1]]
}

#[differentiate]
fn sum_of_a_list(x: &[f64], y: Vec<f64>, z: [f64; 2]) -> f64 {
    x.iter().sum::<f64>() * y.iter().sum::<f64>() + z.iter().sum::<f64>().powi(2)
}

#[differentiate]
fn sum_of_what_is_consumed(x: Vec<f64>, y: Array1<f64>, z: [f64; 2]) -> f64 {
    let a: f64 = x.into_iter().sum();
    let b: f64 = y.into_iter().map(|v| v * v).sum();
    a * b * z.into_iter().sum::<f64>()
}

#[differentiate]
fn map(x: &Array1<f64>, a: f64) -> f64 {
    x.iter().map(|v| v * v * a).sum()
}

#[differentiate]
fn map_with_a_pattern(x: &Array1<f64>) -> f64 {
    x.iter().map(|&v| v.sin() + v).sum::<f64>()
}

#[differentiate]
fn map_with_a_block(x: &[f64], edge: f64) -> f64 {
    x.iter()
        .map(|&v| {
            let d = v - edge;
            if d > 0.0 { d * d } else { -d }
        })
        .sum()
}

#[differentiate]
fn maps(x: &[f64]) -> f64 {
    x.iter().map(|v| v * 2.0).map(f64::exp).map(|v| v + 1.0).sum()
}

#[differentiate]
fn zip(x: &Array1<f64>, y: &Array1<f64>, a: f64) -> f64 {
    x.iter().zip(y.iter()).map(|(u, v)| (u - v) * (u - v) * a).sum()
}

#[differentiate]
fn zip_with_a_reference(x: &Array1<f64>, y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(&u, &v)| u * v).sum::<f64>()
}

#[differentiate]
fn zip_of_different_lengths(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y.iter()).map(|(u, v)| u * v).sum()
}

#[differentiate]
fn zip_of_three(x: &[f64], y: &[f64], z: &[f64]) -> f64 {
    x.iter().zip(y).zip(z).map(|((a, b), c)| a * b * c).sum()
}

#[differentiate]
fn zip_of_matrices(x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    x.iter().zip(y.t().iter()).map(|(a, b)| a * b).sum()
}

#[differentiate]
fn copied_and_cloned(x: &[f64], y: &Array1<f64>) -> f64 {
    x.iter().copied().map(|v| v * v).sum::<f64>() * y.iter().cloned().sum::<f64>()
}

#[differentiate]
fn product(x: &[f64], y: &Array1<f64>) -> f64 {
    x.iter().product::<f64>() + y.iter().map(|v| v + 1.0).product::<f64>()
}

#[differentiate]
fn enumerated(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, v)| i as f64 * v * v).sum()
}

#[differentiate]
fn fold(x: &[f64], start: f64) -> f64 {
    x.iter().fold(start, |a, v| a + v * v)
}

#[differentiate]
fn fold_max(x: &Array1<f64>, y: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max) * y.iter().fold(f64::INFINITY, |a, &b| a.min(b))
}

#[differentiate]
fn of_views(x: &Array2<f64>, y: ArrayView1<'_, f64>) -> f64 {
    x.row(1).iter().zip(y.iter()).map(|(a, b)| a * b).sum::<f64>() + x.column(0).iter().map(|v| v * v).sum::<f64>()
}

#[differentiate]
fn of_temporaries(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    (x * y).iter().map(|v| v * v).sum()
}

#[differentiate]
fn mean_squared_error(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y.iter()).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / x.len() as f64
}

agree_as_gradient! {
    scalar_results:
    sum(&x), x = vector(3);
    sum_with_a_type(&x), x = matrix(2, 3);
    sum_of_a_list(&x, y, z), x = vec![0.5, -1.5, 0.75], y = vec![1.25, 0.3], z = [0.4, 0.9];
    sum_of_what_is_consumed(x, y, z), x = vec![0.5, -1.5, 0.75], y = vector(3), z = [0.4, 0.9];
    map(&x, a), x = vector(3), a = 0.7;
    map_with_a_pattern(&x), x = vector(3);
    map_with_a_block(&x, edge), x = vec![0.5, -1.5, 0.75], edge = 0.1;
    maps(&x), x = vec![0.5, -1.5, 0.75];
    zip(&x, &y, a), x = vector(3), y = vector(3) * 0.5, a = 0.7;
    zip_with_a_reference(&x, &y), x = vector(3), y = vec![0.5, -1.5, 0.75];
    zip_of_different_lengths(&x, &y), x = vec![0.5, -1.5, 0.75], y = vec![0.3, 2.0];
    zip_of_three(&x, &y, &z), x = vec![0.5, -1.5], y = vec![0.3, 2.0], z = vec![-0.9, 0.8];
    zip_of_matrices(&x, &y), x = matrix(2, 3), y = matrix(3, 2);
    copied_and_cloned(&x, &y), x = vec![0.5, -1.5, 0.75], y = vector(2);
    product(&x, &y), x = vec![0.5, -1.5, 0.75], y = vector(3);
    enumerated(&x), x = vec![0.5, -1.5, 0.75];
    fold(&x, start), x = vec![0.5, -1.5, 0.75], start = 0.3;
    fold_max(&x, &y), x = vector(3), y = vec![0.5, -1.5, 0.75];
    of_views(&x, y.view()), x = matrix(2, 3), y = vector(3);
    of_temporaries(&x, &y), x = vector(3), y = vector(3) - 0.25;
    mean_squared_error(&x, &y), x = vec![0.5, -1.5, 0.75], y = vec![0.3, 2.0, -0.8];
}

#[differentiate]
fn collected(x: &[f64], a: f64) -> Vec<f64> {
    x.iter().map(|v| v * a).collect()
}

#[differentiate]
fn collected_into_an_array(x: &[f64], y: &Array1<f64>) -> Array1<f64> {
    let z: Array1<f64> = x.iter().zip(y).map(|(a, b)| a * b).collect();
    z * 2.0
}

#[differentiate]
fn array_from_iter(x: &Array1<f64>) -> Array1<f64> {
    Array1::from_iter(x.iter().map(|v| v * v))
}

agree! {
    lists:
    collected(&x, a), x = vec![0.5, -1.5, 0.75], a = 0.7;
    collected_into_an_array(&x, &y), x = vec![0.5, -1.5, 0.75], y = vector(3);
    array_from_iter(&x), x = vector(3);
}

#[differentiate]
fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn ties_of_a_fold_split_evenly() {
    assert_eq!(largest::gradient(&[1.0, 3.0, 3.0, 2.0]), [0.0, 0.5, 0.5, 0.0]);
}

#[differentiate]
fn generic<F: Float + std::iter::Sum>(x: &[F], y: &[F]) -> F {
    x.iter().zip(y.iter()).map(|(&a, &b)| (a - b).powi(2)).sum::<F>().sqrt() + x.iter().copied().sum::<F>()
}

#[differentiate]
fn generic_fold<F: Float>(x: &[F]) -> F {
    x.iter().fold(F::zero(), |a, &v| a + v * v)
}

agree_in_both! {
    in_both:
    generic(&x, &y), x = vec![0.5, -1.5, 0.75], y = vec![0.25, 2.0, -0.875];
    generic_fold(&x), x = vec![0.5, -1.5, 0.75];
}

/// Entries of another type, in chains and in closures.
#[differentiate]
#[allow(clippy::cast_possible_truncation, clippy::cast_lossless, reason = "the casts in question")]
fn in_another_precision(l: &[f64], x: &Array1<f64>, s: f64) -> f64 {
    let total = l.iter().map(|&e| e as f32).sum::<f32>();
    let largest = l.iter().map(|&e| (e * s) as f32).fold(0.0_f32, |a, b| a + b * b);
    f64::from(total) + largest as f64 + x.mapv(|e| e as f32).sum() as f64
}

#[test]
fn chains_change_the_precision() {
    let (value, (l_bar, x_bar, s_bar)) = in_another_precision::value_and_gradient(&[0.5, -1.5], &Array1::ones(2), 2.0);
    assert_eq!(value, in_another_precision(&[0.5, -1.5], &Array1::ones(2), 2.0));
    assert_eq!((l_bar, x_bar, s_bar), (vec![1.0 + 4.0, 1.0 - 12.0], Array1::ones(2), 2.0 * 2.0 * 2.5));
}
