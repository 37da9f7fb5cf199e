//! Views and parts of lists that are lent to differentiated functions, which change them: rows, slices, halves, whole arrays.

use cotangent::differentiate;
use cotangent_tests::{assert_close, check, matrix, vector};
use ndarray::{Array1, Array2, ArrayRef1, ArrayViewMut1, ArrayViewMut2, Axis, s};

#[differentiate(order = 2)]
fn normalise(mut x: ArrayViewMut1<'_, f64>, p: f64) {
    let s = x.mapv(|e| e * e).sum();
    x *= p / s;
    x[0] += x[1] * p;
}

#[differentiate(order = 2)]
fn rows(m: &Array2<f64>, p: f64) -> f64 {
    let mut a = m.clone();
    for i in 0..a.nrows() {
        normalise(a.row_mut(i), p);
    }
    normalise(a.column_mut(1), p * p);
    normalise(a.slice_mut(s![.., 0]), p);
    for row in a.rows_mut() {
        normalise(row, p);
    }
    for mut row in a.axis_iter_mut(Axis(0)) {
        normalise(row.view_mut(), p);
    }
    (&a * &a).sum()
}

#[differentiate(order = 2)]
fn halves(x: &mut [f64], p: f64) {
    let n = x.len();
    if n < 2 {
        x[0] = x[0].sin() * p;
        return;
    }
    halves(&mut x[..n / 2], p);
    halves(&mut x[n / 2..], p * 1.1);
    for i in 0..n / 2 {
        let (a, b) = (x[i], x[i + n / 2]);
        x[i] = a + p * b;
        x[i + n / 2] = a - b;
    }
}

#[differentiate(order = 2)]
fn transform(x: &[f64], p: f64) -> f64 {
    let mut y = x.to_vec();
    halves(&mut y, p);
    y.iter().map(|e| e * e * e).sum()
}

#[differentiate(order = 2)]
fn scale(x: &mut ArrayRef1<f64>, p: f64) {
    *x *= p;
    x[0] = x[0].exp();
}

#[differentiate(order = 2)]
fn inner(mut a: ArrayViewMut2<'_, f64>, p: f64) {
    a += p;
    normalise(a.row_mut(0), p);
    scale(&mut a.row_mut(1), p);
}

#[differentiate(order = 2)]
fn whole(m: &Array2<f64>, v: &Array1<f64>, p: f64) -> f64 {
    let mut a = m.clone();
    let mut u = v.clone();
    inner(a.view_mut(), p);
    scale(&mut u, p);
    normalise(u.view_mut(), p);
    inner(a.slice_mut(s![1.., ..]), p);
    a.sum() + u.dot(v)
}

#[test]
fn lent_views() {
    check!(rows(&m, p), m = matrix(3, 2), p = 0.7);
    check!(transform(&x, p), x = vec![0.4, -0.9, 0.7, 0.2, 1.1], p = 0.6);
    check!(whole(&m, &v, p), m = matrix(3, 2), v = vector(3), p = 0.7);
}

/// Differences of fourth order of what a function gives along a line.
fn differences(moved: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let h = 1e-3;
    let [a, b, c, d] = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * h));
    (0..a.len()).map(|i| (a[i] - 8.0 * b[i] + 8.0 * c[i] - d[i]) / (12.0 * h)).collect()
}

#[test]
fn their_second_derivatives() {
    let (m, p, m_dot) = (matrix(3, 2), 0.7, matrix(3, 2) * 0.4 + 0.1);
    let (_, _, (m_along, p_along)) = rows::hvp(&m, p, &m_dot, 0.3);
    let expected = differences(|t| {
        let (m_bar, p_bar) = rows::gradient(&(&m + &(&m_dot * t)), p + 0.3 * t);
        m_bar.into_iter().chain([p_bar]).collect()
    });
    assert_close(m_along.iter().chain([&p_along]), &expected, 1e-7);
    let (x, x_dot) = (vec![0.4, -0.9, 0.7, 0.2, 1.1], vec![0.3, 0.1, -0.5, 0.8, -0.2]);
    let (_, _, (x_along, p_along)) = transform::hvp(&x, p, &x_dot, 0.3);
    let expected = differences(|t| {
        let moved: Vec<f64> = x.iter().zip(&x_dot).map(|(x, d)| x + t * d).collect();
        let (x_bar, p_bar) = transform::gradient(&moved, p + 0.3 * t);
        x_bar.into_iter().chain([p_bar]).collect()
    });
    assert_close(x_along.iter().chain([&p_along]), &expected, 1e-7);
}
