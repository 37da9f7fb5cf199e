//! Streams that begin with `repeat` and `once`, lists of lists, and the ends of chains that are seldom, against differences.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    clippy::needless_pass_by_value,
    clippy::manual_memcpy,
    clippy::unnecessary_sort_by,
    clippy::explicit_iter_loop,
    clippy::iter_skip_next,
    clippy::bool_to_int_with_if,
    clippy::manual_repeat_n,
    clippy::cast_lossless,
    clippy::double_ended_iterator_last,
    clippy::cast_possible_wrap,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check_gradient, matrix, tensor, vector};
use ndarray::{Array1, Array2, Array3, Axis, Zip};

#[differentiate]
fn folded_from_the_end(x: &[f64], w: f64) -> f64 {
    x.iter().rfold(0.0, |acc, v| acc * w + v)
}

#[differentiate]
fn found_from_the_end(x: &[f64], w: f64) -> f64 {
    x.iter().rfind(|v| **v > 0.0).copied().unwrap_or(w) * w
}

#[differentiate]
fn repeated(x: &[f64], w: f64) -> f64 {
    std::iter::repeat(w).take(3).zip(x).map(|(a, b)| a * b).sum()
}

#[differentiate]
fn beside_one_value(x: &[f64], w: f64) -> f64 {
    x.iter().zip(std::iter::repeat(w)).map(|(a, b)| a * b).sum()
}

#[differentiate]
fn between(x: &[f64], w: f64) -> f64 {
    let v: Vec<f64> = std::iter::once(w).chain(x.iter().copied()).chain(std::iter::once(0.0)).collect();
    v[0] * v[1] + v.iter().sum::<f64>()
}

#[differentiate]
fn one_behind(x: &[f64], w: f64) -> f64 {
    x.iter().copied().chain(std::iter::once(w)).map(|v| v * v).sum()
}

#[differentiate]
fn two_for_each(x: &[f64], w: f64) -> f64 {
    x.iter().flat_map(|v| [v * w, v + w]).sum()
}

#[differentiate]
fn lists_of_rows(y: &Array2<f64>, w: f64) -> f64 {
    y.outer_iter().flat_map(|r| r.to_vec()).map(|v| v * w).sum()
}

#[differentiate]
fn flattened(x: &[Vec<f64>], w: f64) -> f64 {
    x.iter().flatten().map(|v| v * w).sum::<f64>() + vec![vec![w, w], vec![w]].into_iter().flatten().sum::<f64>()
}

#[differentiate]
fn parted(x: &[f64], w: f64) -> f64 {
    let (lo, hi): (Vec<f64>, Vec<f64>) = x.iter().partition(|&&v| v < 0.5);
    lo.len() as f64 * w + hi.iter().sum::<f64>()
}

#[differentiate]
fn parted_and_mapped(x: Vec<f64>, w: f64) -> f64 {
    let (lo, hi): (Vec<_>, Vec<_>) = x.into_iter().map(|v| v * w).partition(|v| *v < 0.5);
    lo.iter().map(|v| v * v).sum::<f64>() + hi.iter().sum::<f64>()
}

#[differentiate]
fn asked_for_its_order(x: &[f64], w: f64) -> f64 {
    let k = x.iter().is_sorted() as usize as f64;
    k * w + x.iter().sum::<f64>()
}

#[differentiate]
fn matched(x: &[f64], w: f64) -> f64 {
    match x {
        [] => w,
        [a] => a * w,
        [a, b] => a * b,
        [a, rest @ ..] => a * rest.iter().sum::<f64>() * w,
    }
}

#[differentiate]
fn last_that_maps(x: &[f64], w: f64) -> f64 {
    x.iter().map_while(|v| if *v > -1.0 { Some(v * w) } else { None }).last().unwrap_or(w)
        + x.iter().map(|v| v * w).last().unwrap_or(0.0)
}

#[test]
fn chains() {
    let x = vec![0.45, -1.5, 0.75, 2.0, 1.2];
    check_gradient!(folded_from_the_end(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(found_from_the_end(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(repeated(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(beside_one_value(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(between(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(one_behind(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(two_for_each(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(lists_of_rows(&y, w), y = matrix(2, 3), w = 0.7);
    check_gradient!(flattened(&x, w), x = vec![vec![0.5, 0.2], vec![], vec![0.7]], w = 0.7);
    check_gradient!(parted(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(parted_and_mapped(x, w), x = x.clone(), w = 0.7);
    check_gradient!(asked_for_its_order(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(matched(&x, w), x = x.clone(), w = 0.7);
    for n in 0..4 {
        check_gradient!(matched(&x, w), x = x[..n].to_vec(), w = 0.7);
        check_gradient!(last_that_maps(&x, w), x = x[..n].to_vec(), w = 0.7);
    }
}

#[differentiate]
fn polynomials(x: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    y.map_inplace(|v| {
        let mut t = 0.0;
        for k in 0..w.len() {
            t += w[k] * v.powi(k as i32);
        }
        *v = t;
    });
    y.sum()
}

#[differentiate]
fn iterated(x: &Array2<f64>, b: &Array2<f64>, n: usize) -> f64 {
    let mut y = x.clone();
    y.zip_mut_with(b, |v, &u| {
        for _ in 0..n {
            *v = *v * u + 1.0;
        }
    });
    y.sum()
}

#[differentiate]
fn folded(x: &Array2<f64>, n: usize) -> f64 {
    let y = x.fold_axis(Axis(1), 1.0_f64, |acc, &v| {
        let mut t = *acc;
        for _ in 0..n {
            t = t.sin() * v;
        }
        t
    });
    y.dot(&y)
}

#[differentiate]
fn normalised_lanes(x: &Array3<f64>, w: f64) -> f64 {
    let mut y = x.clone();
    for mut lane in y.lanes_mut(Axis(2)) {
        let s = lane.sum();
        lane /= s;
        lane[0] *= w;
    }
    y.mapv(|v| v * v).sum()
}

#[differentiate]
fn scaled_rows(x: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    Zip::from(y.rows_mut()).and(b).for_each(|mut r, &b| {
        r *= b;
        r[0] += 1.0;
    });
    let z = Zip::from(y.rows()).map_collect(|r| r.dot(&r));
    z.sum()
}

#[differentiate]
fn doubled(x: &Array1<f64>, y: &Array1<f64>, w: f64) -> f64 {
    let mut out = Array1::zeros(x.len());
    Zip::from(&mut out).and(x).and(y).for_each(|o, &a, &b| {
        let mut t = a.abs() + 0.1;
        while t < 3.0 {
            t = t * 2.0 + b * b;
        }
        *o = t * w;
    });
    out.sum()
}

#[differentiate]
fn broadcast_zip(x: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    Zip::from(&mut y).and_broadcast(b).for_each(|y, &b| *y = y.sin() * b);
    y.zip_mut_with(b, |y, &b| {
        let mut t = *y;
        for _ in 0..2 {
            t = t * b + 0.1;
        }
        *y = t;
    });
    y.sum()
}

/// What is picked carries no derivative, what stands for it does.
#[differentiate]
fn picked_or_else(x: f64, #[constant] data: &[f64]) -> f64 {
    let u = Array1::from_shape_fn(3, |i| 0.3 * i as f64);
    let last = u.iter().copied().map_while(|e| if e < 0.5 { Some(e * 2.0) } else { None }).last().unwrap_or(x * 2.0);
    let found = data.iter().find(|v| **v > 0.5).copied().unwrap_or(x);
    x.sin() * last + found * x + data.iter().copied().max_by(|a, b| a.total_cmp(b)).map_or(x, |v| v * x)
}

#[derive(Clone, Differentiable)]
struct Points {
    q: Array1<f64>,
}

/// What a closure computes of the items carries no derivative, where it reads none of them.
#[differentiate]
fn counted(x: f64, y: &Array1<f64>) -> f64 {
    let points = Points { q: y * x };
    let u: Array1<f64> = Array1::from_shape_fn(3, |i| points.q.iter().map(|&_e| 0.3 * i as f64).sum::<f64>());
    u.sum() * x + points.q.sum()
}

#[test]
fn chains_without_a_derivative() {
    check_gradient!(picked_or_else(x, &[]), x = 0.4);
    check_gradient!(picked_or_else(x, &[0.2, 0.7]), x = 0.4);
    check_gradient!(counted(x, &y), x = 0.4, y = vector(4));
}

#[test]
fn loops_in_closures_that_change_arrays() {
    check_gradient!(polynomials(&x, &w), x = vector(3), w = vector(4));
    check_gradient!(iterated(&x, &b, 3), x = matrix(2, 3), b = matrix(2, 3) * 0.5);
    check_gradient!(folded(&x, 2), x = matrix(2, 3));
    check_gradient!(normalised_lanes(&x, w), x = tensor((2, 3, 4)) + 3.0, w = 0.7);
    check_gradient!(scaled_rows(&x, &b), x = matrix(3, 2), b = vector(3));
    check_gradient!(doubled(&x, &y, w), x = vector(3), y = vector(3), w = 0.7);
    check_gradient!(broadcast_zip(&x, &b), x = matrix(2, 3), b = vector(3));
}
