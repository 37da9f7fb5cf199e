//! Chains of adapters, and what can end them.
#![allow(
    clippy::pedantic,
    clippy::needless_range_loop,
    clippy::redundant_closure,
    clippy::manual_memcpy,
    clippy::iter_skip_next,
    clippy::iter_nth,
    reason = "functions as users write them"
)]

use cotangent::differentiate;
use cotangent_tests::{check, matrix, tensor, vector};
use ndarray::{Array, Array1, Array2, Array3, Axis};

#[differentiate]
fn series(x: f64, n: usize, terms: i32) -> f64 {
    let sum: f64 = (0..n).map(|k| x.powi(k as i32) / (k + 1) as f64).sum();
    let signed = (1..=terms).map(|k| x.powi(2 * k) * f64::from(k)).sum::<f64>();
    let product: f64 = (1..4).filter(|k| k % 2 == 1).map(|k| x + k as f64).product();
    sum + signed * product
}

#[differentiate]
fn horner(c: &[f64], x: f64) -> f64 {
    let rev = (0..c.len()).rev().fold(0.0, |acc, i| acc * x + c[i]);
    let bare = c.iter().rev().fold(0.0, |acc, c| acc * x + c);
    let (value, slope) = c.iter().rev().fold((0.0, 0.0), |(p, dp), c| (p * x + c, dp * x + p));
    rev + bare * value + slope
}

#[differentiate]
fn nested(m: &Array2<f64>, w: &[f64], groups: &[Vec<f64>]) -> f64 {
    let all: f64 = (0..m.nrows()).flat_map(|i| (0..m.ncols()).map(move |j| m[[i, j]] * w[j] * (i + 1) as f64)).sum();
    let rows: f64 = groups.iter().flat_map(|group| group.iter()).map(|v| v * v).sum();
    let upper =
        (0..m.nrows()).map(|i| (0..i).map(|j| m[[i, j % 2]] * w[j]).sum::<f64>()).fold(0.0, |acc: f64, s| acc * 0.5 + s.sin());
    all + rows * upper
}

#[differentiate]
fn chained(x: &[f64], y: &Array1<f64>, a: f64) -> f64 {
    let both: f64 = x.iter().chain(y.iter()).map(|v| v * a).sum();
    let numbered: f64 = x.iter().chain(y).enumerate().map(|(i, v)| v * v * i as f64).sum();
    let mut s = 0.0;
    for v in x.iter().chain(y.iter()) {
        s = s * a + v;
    }
    both + numbered * s
}

#[differentiate]
fn chunks(x: &[f64], a: &Array2<f64>) -> f64 {
    let pairs: f64 = x.chunks_exact(2).map(|c| c[0] * c[1]).sum();
    let mut s = 1.0;
    for c in x.chunks(3) {
        s *= c.iter().sum::<f64>() + 2.0;
    }
    for part in a.axis_chunks_iter(Axis(0), 2) {
        s += part.sum().sin() * part[[0, 1]];
    }
    for lane in a.lanes(Axis(0)) {
        s -= lane.dot(&lane);
    }
    pairs * s
}

#[differentiate]
fn indexed(x: &Array1<f64>, m: &Array2<f64>, t: &Array3<f64>) -> f64 {
    let mut s = 0.0;
    for (i, v) in x.indexed_iter() {
        s += v * v * i as f64;
    }
    for ((i, j), v) in m.indexed_iter() {
        s += v * (i as f64 - 2.0 * j as f64) * x[j];
    }
    s + t.indexed_iter().map(|((i, j, k), v)| v.powi(2) * (i + 2 * j + 3 * k) as f64).sum::<f64>()
}

#[differentiate]
fn picked(x: &Array1<f64>, y: &[f64]) -> f64 {
    let greatest = x.iter().max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let least = y.iter().copied().min_by(|a, b| a.total_cmp(b)).unwrap();
    let product = y.iter().copied().reduce(|a, b| a * b + 1.0).unwrap();
    let larger = y.iter().cloned().reduce(f64::max).expect("an entry");
    let at = x.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(i, _)| i).unwrap();
    let (k, v) = y.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    let last = y.iter().last().unwrap();
    let second = *x.iter().nth(1).unwrap();
    let first = y.iter().map(|v| v * v).next().unwrap();
    greatest * least + product * larger + x[at] * v * (k + 1) as f64 + last * second + first
}

#[differentiate]
fn asked(x: &Array1<f64>, y: &[f64]) -> f64 {
    let positive = x.iter().filter(|v| **v > 0.0).count();
    let scale = if y.iter().any(|v| *v < -1.0) { 2.0 } else { 1.0 };
    let same = y.iter().zip(x).all(|(a, b)| a < b) || (0..3).any(|i| y[i] > x[i]);
    let at = y.iter().position(|&v| v > 0.0).unwrap_or(0);
    let shift = if same { x[at] } else { y[at] };
    x.sum() * positive as f64 * scale + shift
}

#[differentiate]
fn collected(x: &[f64], a: f64) -> f64 {
    let squares: Vec<f64> = (0..x.len()).map(|i| x[i] * a).collect();
    let reversed: Array1<f64> = x.iter().rev().map(|v| v * a).collect();
    let table = Array::from_iter((0..3).map(|i| a * i as f64));
    let (p, q): (Vec<f64>, Vec<f64>) = x.iter().enumerate().map(|(i, v)| (v * a, v + i as f64)).unzip();
    let tail: Vec<f64> = x.iter().skip(1).copied().collect();
    squares[0] * reversed.sum() + table.dot(&table) + p[1] * q[0] + tail.iter().sum::<f64>()
}

#[differentiate]
fn assigned(x: &[f64], a: f64) -> f64 {
    let mut total = 0.0;
    let mut seen = a;
    (0..x.len()).for_each(|i| total += x[i] * a);
    let weighted: f64 = (0..x.len())
        .map(|i| {
            seen = seen * a + x[i];
            seen * i as f64
        })
        .sum();
    total * weighted + seen
}

#[test]
fn chains_over_ranges() {
    for n in [0, 1, 5] {
        check!(series(x, n, 3), x = 0.7);
    }
    check!(horner(&c, x), c = vec![0.5, -1.5, 2.0], x = 0.6);
    check!(assigned(&x, a), x = vec![0.5, -1.5, 2.0], a = 0.6);
}

#[test]
fn chains_in_chains() {
    check!(nested(&m, &w, &g), m = matrix(3, 2), w = vec![0.5, -1.5], g = vec![vec![0.3], vec![], vec![1.5, -0.7]]);
    check!(chained(&x, &y, a), x = vec![0.5, -1.5], y = vector(3), a = 0.8);
    check!(chained(&x, &y, a), x = Vec::<f64>::new(), y = vector(2), a = 0.8);
}

#[test]
fn parts_of_several_entries() {
    check!(chunks(&x, &a), x = vector(5).to_vec(), a = matrix(3, 2));
    check!(indexed(&x, &m, &t), x = vector(2), m = matrix(3, 2), t = tensor((2, 3, 2)));
}

#[test]
fn items_that_are_picked() {
    check!(picked(&x, &y), x = ndarray::array![0.4, 1.7, -2.0], y = vec![1.5, -0.5, 0.75]);
}

#[test]
fn questions_about_items() {
    check!(asked(&x, &y), x = ndarray::array![0.4, 1.7, -2.0], y = vec![1.5, -0.5, 0.75]);
}

#[test]
fn lists_of_items() {
    check!(collected(&x, a), x = vec![0.5, -1.5, 2.0], a = 0.6);
}

#[differentiate]
fn of_lists(layers: &[(Array2<f64>, Array1<f64>)], points: &[[f64; 2]], x: &Array1<f64>) -> f64 {
    let h = layers.iter().fold(x.clone(), |h, (w, b)| (w.dot(&h) + b).mapv(|v| v.max(0.1)));
    let turns: f64 = points.windows(2).map(|w| w[0][0] * w[1][1] - w[0][1] * w[1][0]).sum();
    let pairs: f64 = points.chunks(2).map(|c| c[0][0] * c[c.len() - 1][1]).sum();
    h.sum() + turns * pairs + layers.first().unwrap().0[[0, 1]] * layers.last().unwrap().1[0]
}

#[differentiate]
fn of_integers(a: f64, x: &[f64], lag: usize) -> f64 {
    let powers: Array1<f64> = (0..4).map(|i| a.powi(i)).collect();
    let shifted: f64 = x.iter().zip(x.iter().skip(lag)).map(|(a, b)| a * b).sum();
    let scaled: f64 = x.iter().zip(0..).map(|(v, k)| v * k as f64).sum();
    powers.sum() * shifted + scaled
}

#[test]
fn items_that_hold_others() {
    let layers = vec![(matrix(2, 2), vector(2)), (matrix(2, 2) * 0.5, vector(2) * 2.0)];
    check!(of_lists(&l, &p, &x), l = layers, p = vec![[0.5, 1.0], [0.25, -1.0], [2.0, 0.5]], x = vector(2));
}

#[test]
fn integers_of_any_type() {
    check!(of_integers(a, &x, 1), a = 0.7, x = vec![0.5, -1.5, 2.0]);
}
