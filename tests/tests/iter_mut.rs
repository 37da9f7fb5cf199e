//! Arrays and lists whose entries and parts are changed one by one, against differences.

#![allow(clippy::explicit_iter_loop, clippy::needless_for_each, reason = "code as users write it")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, check_gradient, matrix, tensor, vector};
use ndarray::{Array1, Array2, Array3, Axis, Zip, array, s};

#[differentiate]
fn entries(x: &[f64], y: &Array1<f64>, w: f64) -> f64 {
    let mut a = x.to_vec();
    for v in a.iter_mut() {
        *v = v.sin() * w;
    }
    for (i, v) in a.iter_mut().enumerate() {
        *v += i as f64 * *v * *v;
    }
    for (v, u) in a.iter_mut().zip(y) {
        *v *= u;
    }
    for (v, &u) in a.iter_mut().zip(y.iter()).rev().skip(1) {
        *v -= u * w;
    }
    for v in &mut a {
        if *v > 0.5 {
            continue;
        }
        *v = 0.5 * *v;
    }
    a.iter_mut().for_each(|v| *v *= *v);
    a.iter().sum()
}

#[test]
fn entries_of_lists() {
    check_gradient!(entries(&x, &y, w), x = vec![0.5, -1.5, 0.75, 2.0], y = vector(4), w = 0.7);
    check_gradient!(entries(&x, &y, w), x = Vec::<f64>::new(), y = vector(0), w = 0.7);
}

#[differentiate]
fn grids(x: &Array2<f64>, t: &Array3<f64>, w: f64) -> f64 {
    let mut a = x.to_owned();
    let mut t = t.clone();
    for v in a.iter_mut() {
        *v *= w;
    }
    for ((i, j), v) in a.indexed_iter_mut() {
        *v += (i + 2 * j) as f64 * v.exp();
    }
    for ((i, j, k), v) in t.indexed_iter_mut() {
        *v *= a[[i, j]] + k as f64;
    }
    let mut total = 0.0;
    for ((i, j), &v) in a.indexed_iter() {
        total += v * t[[i, j, 1]];
    }
    total
}

#[test]
fn entries_of_arrays() {
    check_gradient!(grids(&x, &t, w), x = matrix(2, 3), t = tensor((2, 3, 2)), w = 0.7);
}

#[differentiate]
fn rows(x: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    for mut row in a.rows_mut() {
        row += b;
        let total = row.sum();
        row /= total;
        row[0] *= 2.0;
    }
    for (k, mut row) in a.outer_iter_mut().enumerate() {
        row[1] = row[0] * k as f64;
    }
    for (mut row, &scale) in a.axis_iter_mut(Axis(0)).zip(b) {
        row.mapv_inplace(|e| e * scale);
    }
    for mut column in a.columns_mut() {
        column[1] -= column[0];
    }
    for mut lane in a.lanes_mut(Axis(1)) {
        for v in lane.iter_mut() {
            *v = v.tanh();
        }
    }
    for v in a.row_mut(1).iter_mut() {
        *v *= *v;
    }
    a.sum()
}

#[test]
fn parts_of_arrays() {
    check_gradient!(rows(&x, &b), x = matrix(3, 3), b = vector(3));
}

#[differentiate]
fn zips(x: &Array2<f64>, b: &Array2<f64>, c: &Array2<f64>, w: f64) -> f64 {
    let mut a = x.clone();
    Zip::from(&mut a).and(b).and(c).for_each(|a, &b, &c| {
        *a += b * c;
        if *a < 0.0 {
            *a *= w;
        }
    });
    let mut d = b.clone();
    Zip::from(&mut a).and(&mut d).for_each(|a, d| {
        *d *= *a;
        *a = *d + w;
    });
    Zip::indexed(&mut a).and(b).for_each(|(i, j), a, &b| *a *= b + (i * j) as f64);
    Zip::from(a.rows_mut()).and(c.rows()).for_each(|mut a, c| a += &c);
    let dot = Zip::from(&a).and(&d).fold(w, |s, &a, &d| s + a * d);
    let sums = Zip::from(&a).and(b).map_collect(|&a, &b| a * b.exp());
    dot + sums.sum() + d.sum()
}

#[test]
fn ndarrays_zip() {
    check_gradient!(zips(&x, &b, &c, w), x = matrix(2, 3), b = matrix(2, 3), c = matrix(2, 3), w = 0.3);
}

#[differentiate]
fn running(x: &Array2<f64>, v: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    let mut v = v.clone();
    a.accumulate_axis_inplace(Axis(0), |&before, now| *now += before * 0.5);
    v.accumulate_axis_inplace(Axis(0), |&before, now| *now *= before);
    a.zip_mut_with(x, |a, &x| *a *= x);
    a.sum() * v.sum()
}

#[test]
fn running_totals() {
    check_gradient!(running(&x, &v), x = matrix(3, 2), v = vector(4));
    check_gradient!(running(&x, &v), x = matrix(0, 2), v = vector(1));
}

#[differentiate]
fn chunks(x: &mut [f64], k: f64) -> f64 {
    for pair in x.chunks_mut(2) {
        pair[0] *= k;
    }
    for (i, v) in x[1..].iter_mut().enumerate() {
        *v += k * i as f64;
    }
    for v in x.iter_mut().step_by(2) {
        *v *= *v;
    }
    x[0] + x[1] * x[2]
}

#[test]
fn parts_of_a_parameter() {
    let (value, (x_bar, k_bar)) = chunks::value_and_gradient(&mut [2.0, 3.0, 5.0], 0.5);
    // (x₀k)² + x₁·(x₂k + k)²
    assert_eq!(value, 1.0 + 3.0 * 9.0);
    assert_eq!(x_bar, [2.0 * 2.0 * 0.25, 9.0, 2.0 * 3.0 * 3.0 * 0.5]);
    assert_eq!(k_bar, 2.0 * 4.0 * 0.5 + 2.0 * 3.0 * 3.0 * 6.0);
}

#[derive(Clone, Debug, Differentiable)]
struct Body {
    x: [f64; 2],
    v: Array1<f64>,
    m: f64,
}

#[differentiate]
fn bodies(bodies: &[Body], h: f64, n: usize) -> f64 {
    let mut bodies = bodies.to_vec();
    for _ in 0..n {
        for body in bodies.iter_mut() {
            for i in 0..2 {
                body.x[i] += h * body.v[i] / body.m;
            }
            body.v[0] -= body.x[0];
        }
        for body in &mut bodies {
            body.m *= 1.0 + h;
        }
    }
    let mut total = 0.0;
    for body in &bodies {
        total += body.m * body.x[0] * body.x[1] + body.v[0];
    }
    total
}

#[test]
fn items_are_structs() {
    let of = |a: f64| Body { x: [a, 1.0 - a], v: array![0.5 * a, -a], m: 1.0 + a * a };
    let start = [of(0.4), of(-1.2)];
    for n in [0, 1, 3] {
        let (value, (bars, h_bar)) = bodies::value_and_gradient(&start, 0.1, n);
        assert_eq!(value, bodies(&start, 0.1, n));
        let along = |by: f64| {
            let mut moved = start.to_vec();
            moved[1].x[1] += by;
            let x = bodies(&moved, 0.1, n);
            moved[1].x[1] -= by;
            moved[0].m += by;
            let m = bodies(&moved, 0.1, n);
            moved[0].m -= by;
            moved[1].v[0] += by;
            [x, m, bodies(&moved, 0.1, n), bodies(&start, 0.1 + by, n)]
        };
        let (above, below) = (along(1e-6), along(-1e-6));
        let found = [bars[1].x[1], bars[0].m, bars[1].v[0], h_bar];
        for ((above, below), found) in above.iter().zip(below).zip(found) {
            assert!(((above - below) / 2e-6 - found).abs() < 1e-8, "{found}");
        }
    }
}

#[differentiate]
fn parts_in_place(x: &Array2<f64>) -> f64 {
    let mut a = x.clone();
    a.slice_mut(s![.., 1..]).column_mut(0).iter_mut().for_each(|v| *v = v.cos());
    let first = a.column_mut(0);
    for v in first {
        *v *= 3.0;
    }
    a.iter().map(|v| v * v).sum()
}

#[test]
fn parts_of_parts() {
    check!(parts_in_place(&x), x = matrix(2, 3));
}
