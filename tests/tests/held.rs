//! Parameters that hold others: tuples, lists of arrays, lists of lists, arrays of arrays, boxes.
#![allow(
    clippy::pedantic,
    clippy::needless_range_loop,
    clippy::ptr_arg,
    clippy::boxed_local,
    reason = "functions as users write them"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array1, Array2, Axis, array};
use num_traits::Float;

#[differentiate]
fn layers(weights: &[Array2<f64>], biases: &Vec<Array1<f64>>, x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for (w, b) in weights.iter().zip(biases) {
        h = (w.dot(&h) + b).mapv(f64::tanh);
    }
    let decay: f64 = weights.iter().map(|w| w.mapv(|e| e * e).sum()).sum();
    h.sum() + 0.1 * decay
}

#[differentiate]
fn indexed(w: Vec<Array2<f64>>, k: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i][[0, k]] * w[0].row(k).sum();
    }
    let last = &w[w.len() - 1];
    s + last.dot(&w[0]).sum() + last[[k, k]].sin()
}

#[differentiate]
fn tuple(layer: (Array2<f64>, f64), pair: &(f64, Array1<f64>), point: (f64, f64)) -> f64 {
    let (w, scale) = layer;
    let (x, y) = point;
    let v = &pair.1;
    w.dot(v).sum() * scale + pair.0 * x * y + v.dot(v) * point.0
}

#[differentiate]
fn pairs(points: &[(f64, f64)], edges: &[(usize, usize, f64)]) -> f64 {
    let mut s = 0.0;
    for (x, y) in points {
        s += x * x + y.sin();
    }
    for &(i, j, rest) in edges {
        let (xi, yi) = points[i];
        let (xj, yj) = points[j];
        s += ((xi - xj).hypot(yi - yj) - rest).powi(2);
    }
    for (k, p) in points.iter().enumerate() {
        s += p.0 * k as f64;
    }
    s + points.iter().map(|&(x, y)| x * y).sum::<f64>() + points.iter().map(|p| p.0 - p.1).sum::<f64>()
}

#[differentiate]
fn bodies(positions: &[[f64; 3]], masses: &[f64]) -> f64 {
    let mut energy = 0.0;
    for i in 0..positions.len() {
        for j in 0..i {
            let mut r2 = 0.0;
            for k in 0..3 {
                let d = positions[i][k] - positions[j][k];
                r2 += d * d;
            }
            energy -= masses[i] * masses[j] / r2.sqrt();
        }
    }
    for [x, y, z] in positions {
        energy += x * y * z;
    }
    energy
}

#[differentiate]
fn table(rows: &Vec<Vec<f64>>, columns: [[f64; 2]; 2]) -> f64 {
    let mut s = 0.0;
    for (i, row) in rows.iter().enumerate() {
        for v in row {
            s += v * v * (i + 1) as f64;
        }
        s += row[0] * row.iter().sum::<f64>();
    }
    s * rows[0][1] + columns[0][1] * columns[1][0] + columns.iter().map(|c| c[0] * c[1]).sum::<f64>()
}

#[differentiate(wrt(w, b))]
fn regression(w: &Array1<f64>, b: f64, samples: &[(Array1<f64>, f64)], inputs: &[Array1<f64>], labels: &[usize]) -> f64 {
    let mut loss = 0.0;
    for (x, y) in samples {
        let error = w.dot(x) + b - y;
        loss += error * error;
    }
    for (x, &label) in inputs.iter().zip(labels) {
        loss += (w.dot(x) * b - label as f64).powi(2);
    }
    loss / samples.len() as f64
}

#[differentiate]
fn fixed<F: Float>(ends: [Array1<F>; 2], t: F) -> F {
    let [a, b] = &ends;
    let c = a.mapv(|e| e * t);
    (c + b).sum() * ends[0][0]
}

#[derive(Clone, Differentiable)]
struct Layer {
    w: Array2<f64>,
}

#[differentiate]
fn boxed(layer: Box<Layer>, x: f64) -> f64 {
    layer.w.sum() * x
}

#[differentiate]
fn stacked(groups: &[Vec<Array1<f64>>], x: f64) -> f64 {
    let mut s = 0.0;
    for group in groups {
        for (i, v) in group.iter().enumerate() {
            s += v.dot(v) * x + v[i];
        }
    }
    s + groups[0][1].sum()
}

#[differentiate]
fn handed_on(weights: &[Array2<f64>], x: &Array1<f64>, pair: (f64, Array1<f64>)) -> f64 {
    let zeros = Array1::zeros(2);
    sum_of(weights, x) + sum_of(weights, &zeros) + weighted(pair.clone()) + weighted((pair.0, pair.1))
}

#[differentiate]
fn sum_of(weights: &[Array2<f64>], x: &Array1<f64>) -> f64 {
    weights.iter().map(|w| w.sum_axis(Axis(0)).dot(x)).sum::<f64>()
}

#[differentiate]
fn weighted(pair: (f64, Array1<f64>)) -> f64 {
    pair.0 * pair.1.sum()
}

#[test]
fn lists_of_arrays() {
    let (w, b) = (vec![matrix(2, 2), matrix(2, 2) * 0.5, matrix(2, 2) - 0.3], vec![vector(2), vector(2) * 2.0, vector(2)]);
    check!(layers(&w, &b, &x), w = w.clone(), b = b.clone(), x = vector(2));
    check!(layers(&w, &b, &x), w = Vec::<Array2<f64>>::new(), b = b, x = vector(2));
    check!(indexed(w.clone(), 1), w = w);
    check!(stacked(&groups, x), groups = vec![vec![vector(2), vector(3)], vec![], vec![vector(1)]], x = 0.4);
    check!(fixed(ends.clone(), t), ends = [vector(2), vector(2) * 0.5], t = 1.5);
}

#[test]
fn tuples() {
    check!(tuple(layer.clone(), &pair, point), layer = (matrix(2, 2), 0.4), pair = (1.2, vector(2)), point = (0.3, -0.7));
    let points = vec![(0.5, -0.25), (1.5, 0.75), (-0.5, 2.0)];
    let edges = [(0, 1, 0.5), (2, 0, 1.0)];
    let (value, (bar, edges_bar)) = pairs::value_and_gradient(&points, &edges);
    assert_eq!(value, pairs(&points, &edges));
    let h = 1e-6;
    for i in 0..3 {
        let moved = |x: f64, y: f64| {
            let mut points = points.clone();
            points[i] = (points[i].0 + x, points[i].1 + y);
            pairs(&points, &edges)
        };
        assert!((bar[i].0 - (moved(h, 0.0) - moved(-h, 0.0)) / (2.0 * h)).abs() < 1e-8);
        assert!((bar[i].1 - (moved(0.0, h) - moved(0.0, -h)) / (2.0 * h)).abs() < 1e-8);
    }
    let rest = |h: f64| pairs(&points, &[(0, 1, 0.5 + h), (2, 0, 1.0)]);
    assert!((edges_bar[0].2 - (rest(h) - rest(-h)) / (2.0 * h)).abs() < 1e-8);
}

#[test]
fn lists_of_lists() {
    check!(bodies(&x, &m), x = vec![[0.5, -0.25, 0.75], [1.0, 0.5, -1.0], [-0.5, 2.0, 0.25]], m = vec![1.0, 2.0, 0.5]);
    check!(
        table(&rows, columns),
        rows = vec![vec![0.5, -1.5], vec![0.25], vec![2.0, 1.0, -0.5]],
        columns = [[0.3, 1.1], [-0.7, 0.9]]
    );
}

#[test]
fn constants_that_hold_arrays() {
    let samples = [(array![0.5, -1.0], 1.5), (array![2.0, 0.25], -0.5)];
    let inputs = [array![1.0, 0.5]];
    check!(regression(&w, b, &samples, &inputs, &[2]), w = vector(2), b = 0.3);
}

#[test]
fn a_struct_in_a_box() {
    let (bar, x_bar) = boxed::gradient(Box::new(Layer { w: array![[1.0, 2.0]] }), 0.5);
    assert_eq!((bar.w, x_bar), (array![[0.5, 0.5]], 3.0));
}

#[test]
fn calls_with_what_holds_others() {
    check!(handed_on(&w, &x, pair.clone()), w = vec![matrix(2, 2), matrix(2, 2) * 0.5], x = vector(2), pair = (0.7, vector(2)));
}
