//! `mapv` and its relatives, with a path or a closure.

#![allow(
    clippy::redundant_closure_for_method_calls,
    clippy::suboptimal_flops,
    clippy::cast_possible_truncation,
    clippy::cast_lossless
)] // The closures in question.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, Axis, LinalgScalar};
use num_traits::Float;

#[differentiate]
fn path(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(f64::tanh)
}

#[differentiate]
fn path_to_the_trait(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(Float::exp)
}

#[differentiate]
fn path_of_single(x: &Array1<f32>) -> Array1<f32> {
    x.mapv(f32::sin)
}

#[differentiate]
fn closure(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|e| e * e + 1.0 / (e + 4.0))
}

#[differentiate]
fn closure_with_a_type(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|e: f64| -> f64 { e.powi(3) })
}

#[differentiate]
fn closure_that_moves(x: &Array1<f64>, by: f64) -> Array1<f64> {
    x.mapv(move |e| e * by)
}

#[differentiate]
fn captured_parameters(x: &Array1<f64>, a: f64, b: f64) -> Array1<f64> {
    x.mapv(|e| a * e * e + b * e.sin())
}

#[differentiate]
fn captured_locals(x: &Array1<f64>, a: f64) -> Array1<f64> {
    let mean = x.sum() / x.len() as f64;
    let scale = a * a;
    x.mapv(|e| (e - mean) * scale)
}

#[differentiate]
fn captured_entries(x: &Array1<f64>, y: &Array1<f64>, i: usize) -> Array1<f64> {
    x.mapv(|e| e * y[i] + y[0])
}

#[differentiate]
fn captured_integers(x: &Array1<f64>, n: i32, k: usize) -> Array1<f64> {
    x.mapv(|e| e.powi(n) * k as f64)
}

#[differentiate]
fn lets(x: &Array1<f64>, a: f64) -> Array1<f64> {
    x.mapv(|e| {
        let square = e * e;
        let (s, c) = (square * a).sin_cos();
        let s: f64 = s + 1.0;
        s * c + square
    })
}

#[differentiate]
fn constants_inside(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|e| {
        const SLOPE: f64 = 0.1;
        e * SLOPE * std::f64::consts::PI
    })
}

#[differentiate]
fn assignments_inside(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|e| {
        let mut p = e;
        p *= e + 1.0;
        p = p * p;
        p
    })
}

#[differentiate]
fn ifs(x: &Array1<f64>, slope: f64) -> Array1<f64> {
    x.mapv(|e| if e > 0.0 { e } else { slope * e })
}

#[differentiate]
fn chained_ifs(x: &Array1<f64>, edge: f64) -> Array1<f64> {
    x.mapv(|e| {
        let magnitude = if e < 0.0 { -e } else { e };
        if magnitude < edge && magnitude > 0.1 {
            0.5 * e * e
        } else if e > 0.0 {
            edge * e
        } else {
            let d = magnitude - 0.5 * edge;
            edge * d
        }
    })
}

#[differentiate]
fn ifs_over_constants(x: &Array1<f64>, hard: bool) -> Array1<f64> {
    x.mapv(|e| if hard { e.max(0.0) } else { (1.0 + e.exp()).ln() })
}

#[differentiate]
fn map(x: &Array1<f64>, a: f64) -> Array1<f64> {
    x.map(|&e| e * e * a)
}

#[differentiate]
fn map_by_reference(x: &Array1<f64>) -> Array1<f64> {
    x.map(|e| e * e + *e + e.exp() + 2.0 * e)
}

#[differentiate]
fn mapv_into(x: Array1<f64>, a: f64) -> Array1<f64> {
    x.mapv_into(|e| e * e * a)
}

#[differentiate]
fn mapv_into_of_a_local(x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
    (x + y).mapv_into(f64::tanh)
}

#[differentiate]
fn mapv_inplace(x: &Array1<f64>, a: f64) -> Array1<f64> {
    let mut z = x * 2.0;
    z.mapv_inplace(|e| e * e * a);
    z.mapv_inplace(f64::cos);
    z
}

#[differentiate]
fn map_inplace(x: &Array1<f64>, a: f64) -> Array1<f64> {
    let mut z = x.clone();
    z.map_inplace(|e| *e = *e * *e * a);
    z.map_inplace(|e| *e += 1.0);
    z.map_inplace(|e| {
        *e *= a;
        *e = e.sin();
    });
    z
}

#[differentiate]
fn mapv_inplace_of_a_parameter(mut x: Array1<f64>) -> Array1<f64> {
    x.mapv_inplace(|e| e * e);
    x
}

#[differentiate]
fn on_views(x: &Array2<f64>, y: ArrayView1<'_, f64>) -> Array1<f64> {
    x.row(1).mapv(|e| e * e) + x.t().mapv(f64::exp).row(0).sum() + y.mapv(|e| 3.0 * e)
}

#[differentiate]
fn chains(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(f64::exp).mapv(|e| 1.0 / (1.0 + e)).mapv(f64::ln)
}

#[differentiate]
fn of_indicators(x: &Array1<f64>) -> Array1<f64> {
    let mask = x.mapv(|e| if e > 0.0 { 1.0 } else { 0.0 });
    let numbers = x.mapv(|e| f64::from(u8::from(e > 0.5)));
    x * &mask * x + numbers
}

#[differentiate]
fn to_booleans(x: &Array1<f64>) -> f64 {
    let positive = x.mapv(|e| e > 0.0);
    let count = positive.iter().filter(|&&p| p).count();
    (x * x).sum() * count as f64
}

#[differentiate]
fn casts(x: &Array1<f32>, w: &Array2<f64>) -> f64 {
    let (y, z) = (x.mapv(|v| v as f64), x.mapv(f64::from));
    let single: Array1<f32> = w.mapv(|v| v as f32).dot(x);
    y.dot(&z) * single.map(|&v| f64::from(v) * 2.0).sum()
}

/// What is computed before a cast is computed in the one type, what is computed behind it in the other.
#[differentiate]
fn casts_amid_functions(x: &Array1<f32>, w: &Array2<f64>, k: f64) -> f64 {
    let squares = x.mapv(|v| {
        let v = v as f64;
        v * v * k
    });
    let scaled = w.row(0).map(|v| (k * v) as f32);
    squares.dot(&w.row(1)) * scaled.dot(x) as f64 + w.mapv(|v| (v * v) as f32).sum() as f64
}

#[differentiate]
fn map_axis(x: &Array2<f64>) -> Array1<f64> {
    x.map_axis(Axis(1), |row| row.sum() * row[0])
}

agree! {
    agrees:
    path(&x), x = vector(4);
    path_to_the_trait(&x), x = vector(4);
    path_of_single(&x), x = vector(4).mapv(|e| e as f32);
    closure(&x), x = vector(4);
    closure_with_a_type(&x), x = vector(4);
    closure_that_moves(&x, by), x = vector(4), by = 0.7;
    captured_parameters(&x, a, b), x = vector(4), a = 0.7, b = -1.5;
    captured_locals(&x, a), x = vector(4), a = 0.7;
    captured_entries(&x, &y, 1), x = vector(4), y = vector(3);
    captured_integers(&x, 3, 2), x = vector(4);
    lets(&x, a), x = vector(4), a = 0.7;
    constants_inside(&x), x = vector(4);
    assignments_inside(&x), x = vector(4);
    ifs(&x, slope), x = vector(6), slope = 0.1;
    chained_ifs(&x, edge), x = vector(6), edge = 0.8;
    ifs_over_constants(&x, true), x = vector(4);
    map(&x, a), x = vector(4), a = 0.7;
    map_by_reference(&x), x = vector(4);
    mapv_into(x, a), x = vector(4), a = 0.7;
    mapv_into_of_a_local(&x, &y), x = vector(4), y = vector(4) * 0.5;
    mapv_inplace(&x, a), x = vector(4), a = 0.7;
    map_inplace(&x, a), x = vector(4), a = 0.7;
    mapv_inplace_of_a_parameter(x), x = vector(4);
    on_views(&x, y.view()), x = matrix(2, 3), y = vector(3);
    chains(&x), x = matrix(2, 3);
    of_indicators(&x), x = vector(6);
    to_booleans(&x), x = vector(6);
    casts(&x, &w), x = vector(3).mapv(|v| v as f32), w = matrix(2, 3);
    casts_amid_functions(&x, &w, k), x = vector(3).mapv(|v| v as f32), w = matrix(2, 3), k = 0.7;
    map_axis(&x), x = matrix(3, 2);
}

#[test]
fn the_other_arm() {
    cotangent_tests::check!(ifs_over_constants(&x, false), x = vector(4));
}

#[differentiate]
fn sigmoid<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.mapv(|e| F::one() / (F::one() + (-e).exp())).sum()
}

#[differentiate]
fn generic_path<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.mapv(F::tanh).sum() + x.map(|e| e.cosh()).sum()
}

agree_in_both! {
    generic:
    sigmoid(&x), x = vector(4);
    generic_path(&x), x = vector(4);
}
