//! Second derivatives: Hessian-vector products against differences of gradients, through loops, branches, mutation, structs and calls.

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, array};

/// Differences of fourth order of what a function gives, along a direction by which `moved` moves its argument.
fn differences(moved: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let h = 1e-3;
    let [a, b, c, d] = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * h));
    (0..a.len()).map(|i| (a[i] - 8.0 * b[i] + 8.0 * c[i] - d[i]) / (12.0 * h)).collect()
}

#[differentiate(order = 2)]
fn loss(w: &Array2<f64>, b: &Array1<f64>, #[constant] x: &Array2<f64>) -> f64 {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    a.mapv(|e| e * e * e).sum() / (2.0 * x.nrows() as f64)
}

#[test]
fn arrays() {
    let (w, b, x) = (matrix(2, 3), vector(3), matrix(4, 2));
    let (w_dot, b_dot) = (matrix(2, 3) * 0.7 - 0.2, vector(3) * 0.3);
    let (value, gradient, (w_found, b_found)) = loss::hvp(&w, &b, &x, &w_dot, &b_dot, ());
    // The gradient alone is computed in fewer passes over memory: sums differ in the last digit.
    let (expected_value, (w_bar, b_bar)) = loss::value_and_gradient(&w, &b, &x);
    assert_close(&[value], &[expected_value], 1e-14);
    assert_close(gradient.0.iter().chain(&gradient.1), w_bar.iter().chain(&b_bar), 1e-14);
    let expected = differences(|t| {
        let (w_bar, b_bar) = loss::gradient(&(&w + &(&w_dot * t)), &(&b + &(&b_dot * t)), &x);
        w_bar.into_iter().chain(b_bar).collect()
    });
    assert_close(w_found.iter().chain(&b_found), &expected, 1e-9);
    // The mixed second derivatives are each other's transposes.
    let ((ww, wb), (bw, bb)) = loss::hessian(&w, &b, &x);
    assert_eq!(
        (ww.shape(), wb.shape(), bw.shape(), bb.shape()),
        (&[2, 3, 2, 3][..], &[2, 3, 3][..], &[3, 2, 3][..], &[3, 3][..])
    );
    for ((i, j, k), &entry) in wb.indexed_iter() {
        assert!((entry - bw[[k, i, j]]).abs() < 1e-14);
    }
}

#[differentiate(order = 2)]
fn inner(s: f64, y: f64) -> f64 {
    (s * y).exp() / (1.0 + s * s)
}

#[differentiate(order = 2)]
fn walk(x: f64, y: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        if s > y {
            s = s.sin() * x;
        } else {
            s += inner(s, y) * y / x;
        }
        if i > 5 {
            break;
        }
    }
    s.powi(3)
}

#[test]
fn loops_branches_and_calls() {
    for n in [0, 1, 4, 9] {
        let (value, gradient, found) = walk::hvp(0.7, 0.9, n, 0.3, -0.4, ());
        assert_eq!((value, gradient), walk::value_and_gradient(0.7, 0.9, n));
        let expected = differences(|t| {
            let (x, y) = walk::gradient(0.7 + 0.3 * t, 0.9 - 0.4 * t, n);
            vec![x, y]
        });
        assert_close(&[found.0, found.1], &expected, 1e-7);
    }
}

#[differentiate(order = 2)]
fn changed(x: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    let mut sum = 0.0;
    for i in 1..a.len() {
        a[i] = a[i - 1] * a[i].sin();
        sum += a[i] * x[0];
    }
    a *= 2.0;
    sum + a.dot(x)
}

#[test]
fn changes_in_place() {
    let (x, direction) = (vector(4), array![0.3, -0.2, 0.5, 0.1]);
    let (_, gradient, found) = changed::hvp(&x, &direction);
    assert_eq!(gradient, changed::gradient(&x));
    let expected = differences(|t| changed::gradient(&(&x + &(&direction * t))).to_vec());
    assert_close(found.iter(), &expected, 1e-9);
    let hessian = changed::hessian(&x);
    assert_close(hessian.iter(), hessian.t().iter(), 1e-13);
    assert_close(hessian.dot(&direction).iter(), found.iter(), 1e-13);
}

#[derive(Clone, Debug, Differentiable)]
struct Well {
    depth: f64,
    at: Array1<f64>,
    #[constant]
    width: f64,
}

#[differentiate(order = 2)]
fn potential(well: &Well, x: &Array1<f64>) -> f64 {
    let d = x - &well.at;
    well.depth * (d.dot(&d) / well.width).exp()
}

#[test]
fn structs() {
    let well = Well { depth: 2.0, at: array![0.1, 0.2], width: 3.0 };
    let x = array![0.5, -0.4];
    let direction = WellCotangent { depth: 0.5, at: array![1.0, -1.0] };
    let (_, _, (found, x_found)) = potential::hvp(&well, &x, &direction, ());
    let expected = differences(|t| {
        let mut moved = well.clone();
        moved.step(t, &direction);
        let (bar, x_bar) = potential::gradient(&moved, &x);
        bar.to_vec().into_iter().chain(x_bar).collect()
    });
    let found: Vec<f64> = found.to_vec().into_iter().chain(x_found).collect();
    assert_close(&found, &expected, 1e-9);
}

#[differentiate(order = 2)]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err("negative".into());
    }
    Ok(x.sqrt() * x)
}

#[test]
fn failures_come_out() {
    let (_, _, second) = root::hvp(4.0, 1.0).unwrap();
    assert!((second - 0.375).abs() < 1e-15);
    assert_eq!(root::hvp(-1.0, 1.0), Err("negative".into()));
    assert!(root::hessian(-1.0).is_err());
}
