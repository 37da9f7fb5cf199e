//! Data in the fields of constants, walked over and indexed beside what is differentiated.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
struct Point {
    x: f64,
    y: f64,
    w: [f64; 2],
}
struct Data {
    xs: Vec<f64>,
    ys: Array1<f64>,
    m: Array2<f64>,
    labels: Vec<usize>,
    points: Vec<Point>,
    names: Vec<String>,
    opt: Option<f64>,
    n: usize,
}
#[differentiate]
fn f1(a: f64, #[constant] d: &Data) -> f64 {
    d.xs.iter().map(|&x| a * x).sum::<f64>()
}
#[differentiate]
fn f2(a: f64, b: f64, #[constant] d: &Data) -> f64 {
    d.xs.iter().zip(d.ys.iter()).map(|(x, y)| (a * x + b - y).powi(2)).sum::<f64>() / d.xs.len() as f64
}
#[differentiate]
fn f3(w: &Array1<f64>, #[constant] d: &Data) -> f64 {
    d.labels.iter().map(|&l| w[l].ln()).sum::<f64>()
}
#[differentiate]
fn f4(w: &Array1<f64>, #[constant] d: &Data) -> f64 {
    d.m.rows()
        .into_iter()
        .zip(d.ys.iter())
        .map(|(r, y)| {
            let z = r.dot(w);
            (1.0 + (-y * z).exp()).ln()
        })
        .sum::<f64>()
}
#[differentiate]
fn f5(w: &[f64], #[constant] d: &Data) -> f64 {
    d.points.iter().map(|p| (p.x * w[0] - p.y) * p.w[1]).sum()
}
#[differentiate]
fn f6(a: f64, #[constant] d: &Data) -> f64 {
    d.xs.iter().fold(a, |acc, x| acc * 0.9 + x * a)
}
#[differentiate]
fn f7(a: f64, #[constant] d: &Data) -> f64 {
    let v: Vec<f64> = d.xs.iter().map(|x| x * a).collect();
    v.iter().sum::<f64>() * v[0]
}
#[differentiate]
fn f8(a: f64, #[constant] d: &Data) -> f64 {
    let xs = &d.xs;
    xs.iter().enumerate().map(|(i, x)| x.powi(i as i32) * a).sum::<f64>() + d.opt.unwrap_or(1.0) * a
}
#[differentiate]
fn f9(w: &Array1<f64>, #[constant] d: &Data) -> f64 {
    let mut s = 0.0;
    for (p, l) in d.points.iter().zip(&d.labels) {
        let z = p.x * w[0] + p.y * w[1];
        s += z * z * w[*l];
    }
    s
}
#[differentiate]
fn f10(w: &Array1<f64>, #[constant] d: &Data) -> f64 {
    let mut s = 0.0;
    for row in d.m.outer_iter() {
        s += row.dot(w).tanh();
    }
    for i in 0..d.n {
        s += d.m.row(i).dot(w) * d.ys[i];
    }
    s
}
#[differentiate]
fn f11(w: &Array1<f64>, #[constant] d: &Data) -> f64 {
    d.names.iter().map(|n| w[n.len()]).sum::<f64>()
}
#[differentiate]
fn f12(a: f64, #[constant] d: &[Point]) -> f64 {
    d.iter().map(|p| (p.x * a).sin() * p.y).sum::<f64>()
}
#[differentiate]
fn f13(a: f64, #[constant] d: &Data) -> f64 {
    d.xs.iter().filter(|x| **x > 0.5).map(|x| x * a).sum::<f64>() + d.xs.windows(2).map(|w| (w[1] - w[0]) * a).sum::<f64>()
}
#[differentiate]
fn f14(a: f64, #[constant] d: &Data) -> f64 {
    d.xs.iter().map(|x| (x - a).abs()).fold(0.0, f64::max) + d.xs.iter().map(|x| x * a).fold(f64::INFINITY, |p, q| p.min(q))
}
#[differentiate]
fn f15(a: f64, #[constant] d: &Data) -> f64 {
    let m = d.xs.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    m * a + d.xs.iter().sum::<f64>() * a.sin()
}

// differentiated struct with constant tables
#[derive(Clone, Debug, Differentiable)]
struct Model {
    w: Array1<f64>,
    #[constant]
    knots: Vec<f64>,
    #[constant]
    mask: Array1<f64>,
    #[constant]
    basis: Array2<f64>,
    #[constant]
    idx: Vec<usize>,
    #[constant]
    scale: f64,
}
#[differentiate]
impl Model {
    fn g1(&self, x: f64) -> f64 {
        self.knots.iter().zip(self.w.iter()).map(|(k, w)| w * (x - k).max(0.0)).sum::<f64>()
    }
    fn g2(&self, x: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..self.knots.len() {
            s += self.w[i] * (x - self.knots[i]).powi(2);
        }
        s
    }
    fn g3(&self) -> f64 {
        (&self.w * &self.mask).sum() * self.scale + self.basis.dot(&self.w).sum()
    }
    fn g4(&self) -> f64 {
        let mut s = 0.0;
        for (i, row) in self.basis.rows().into_iter().enumerate() {
            s += row.dot(&self.w) * self.mask[i];
        }
        s
    }
    fn g5(&self) -> f64 {
        self.idx.iter().map(|&i| self.w[i] * self.w[i]).sum::<f64>()
    }
    fn g6(&self, x: f64) -> f64 {
        let i = self.knots.iter().position(|&k| k > x).unwrap_or(0);
        self.w[i] * (x - self.knots[i]) + self.basis.row(i).dot(&self.w) + self.basis[[0, i]] * x
    }
    fn g7(&self, x: f64) -> f64 {
        let mut s = 0.0;
        for (&k, &m) in self.knots.iter().zip(&self.mask) {
            s += x * k * m * self.scale;
        }
        for &i in &self.idx {
            s += self.w[i];
        }
        s
    }
    fn g8(&self, x: f64) -> f64 {
        let k = &self.knots;
        let m = self.mask.view();
        x * k[0] * m[1] + self.w.dot(&m)
    }
}
#[test]
fn constants_are_read_where_they_are() {
    let d = Data {
        xs: vec![0.2, 0.9, 1.4],
        ys: array![0.5, -0.3, 0.8],
        m: array![[0.1, 0.5, 0.3], [0.7, -0.2, 0.4], [0.3, 0.3, 0.9]],
        labels: vec![0, 2, 1],
        points: vec![Point { x: 0.4, y: 0.2, w: [1.0, 2.0] }, Point { x: 0.1, y: -0.6, w: [0.5, 1.5] }],
        names: vec!["a".into(), "bc".into()],
        opt: None,
        n: 2,
    };
    let w = array![0.4, 0.7, 1.1];

    check!(f1, 0.7, &d).assert();
    check!(f2, 0.7, 0.3, &d).assert();
    check!(f3, &w, &d).assert();
    check!(f4, &w, &d).assert();
    check!(f5, &[0.3, 0.4], &d).assert();

    check!(f6, 0.7, &d).assert();
    check!(f7, 0.7, &d).assert();
    check!(f8, 0.7, &d).assert();
    check!(f9, &w, &d).assert();
    check!(f10, &w, &d).assert();
    check!(f11, &w, &d).assert();
    check!(f12, 0.7, &d.points[..]).assert();
    check!(f13, 0.7, &d).assert();
    check!(f14, 0.7, &d).assert();
    check!(f15, 0.7, &d).assert();
    let m = Model {
        w: w.clone(),
        knots: vec![0.0, 0.5, 1.0],
        mask: array![1.0, 0.0, 2.0],
        basis: d.m.clone(),
        idx: vec![0, 2, 2],
        scale: 1.5,
    };

    check!(Model::g1, &m, 0.7).assert();
    check!(Model::g2, &m, 0.7).assert();
    check!(Model::g3, &m).assert();
    check!(Model::g4, &m).assert();
    check!(Model::g5, &m).assert();
    check!(Model::g6, &m, 0.7).assert();
    check!(Model::g7, &m, 0.7).assert();
    check!(Model::g8, &m, 0.7).assert();
}

/// Lists of arrays and of tuples.
struct Samples {
    rows: Vec<Array1<f64>>,
    tags: Vec<(usize, f64)>,
}
#[differentiate]
fn v1(w: &Array1<f64>, #[constant] d: &Samples) -> f64 {
    let mut s = 0.0;
    for r in &d.rows {
        s += r.dot(w).tanh();
    }
    s
}
#[differentiate]
fn v2(w: &Array1<f64>, #[constant] d: &Samples) -> f64 {
    d.rows.iter().map(|r| r.dot(w).powi(2)).sum()
}
#[differentiate]
fn v3(w: &Array1<f64>, #[constant] d: &Samples) -> f64 {
    let mut s = 0.0;
    for &(i, y) in &d.tags {
        s += (w[i] - y).powi(2);
    }
    s
}
#[differentiate]
fn v4(w: &Array1<f64>, #[constant] d: &Samples) -> f64 {
    d.tags.iter().map(|&(i, y)| (w[i] - y).powi(2)).sum()
}
#[differentiate]
fn v6(w: &Array1<f64>, #[constant] xs: &[Array1<f64>]) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += x.dot(w).sin();
    }
    s
}
#[test]
fn items_of_constants_are_read_again() {
    let d = Samples { rows: vec![array![0.1, 0.2], array![0.5, -0.3]], tags: vec![(0, 0.3), (1, 0.7)] };
    let w = array![0.4, 0.9];
    check!(v1, &w, &d).assert();
    check!(v2, &w, &d).assert();
    check!(v3, &w, &d).assert();
    check!(v4, &w, &d).assert();
    check!(v6, &w, &d.rows[..]).assert();
}
