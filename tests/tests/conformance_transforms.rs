//! A Fourier transform of complex numbers of its own, poses in a graph, messages on a graph, a model of words, mixtures, a lasso, matrices as lists. Each is held to differences in
//! every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Axis, array};
use std::collections::HashMap;
use std::ops::{Add, Mul, Sub};

// FFT on own complex numbers
#[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
struct C {
    re: f64,
    im: f64,
}
#[differentiate]
impl Add for C {
    type Output = C;
    fn add(self, o: C) -> C {
        C { re: self.re + o.re, im: self.im + o.im }
    }
}
#[differentiate]
impl Sub for C {
    type Output = C;
    fn sub(self, o: C) -> C {
        C { re: self.re - o.re, im: self.im - o.im }
    }
}
#[differentiate]
impl Mul for C {
    type Output = C;
    fn mul(self, o: C) -> C {
        C { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}
#[differentiate]
impl C {
    fn norm_sqr(&self) -> f64 {
        self.re * self.re + self.im * self.im
    }
    fn polar(r: f64, t: f64) -> C {
        C { re: r * t.cos(), im: r * t.sin() }
    }
}
#[differentiate]
fn fft(x: &[C]) -> Vec<C> {
    let n = x.len();
    if n == 1 {
        return vec![x[0]];
    }
    let even: Vec<C> = x.iter().step_by(2).copied().collect();
    let odd: Vec<C> = x.iter().skip(1).step_by(2).copied().collect();
    let (e, o) = (fft(&even), fft(&odd));
    let mut out = vec![C { re: 0.0, im: 0.0 }; n];
    for k in 0..n / 2 {
        let angle = -2.0 * std::f64::consts::PI * k as f64 / n as f64;
        let t = C { re: angle.cos(), im: angle.sin() } * o[k];
        out[k] = e[k] + t;
        out[k + n / 2] = e[k] - t;
    }
    out
}
#[differentiate]
fn spectrum(signal: &[f64], weight: f64) -> f64 {
    let x: Vec<C> = signal.iter().map(|&re| C { re, im: 0.0 }).collect();
    let f = fft(&x);
    f.iter().enumerate().map(|(k, c)| c.norm_sqr() * (k as f64 * weight).exp()).sum()
}
// 2D poses
#[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
struct Pose {
    x: f64,
    y: f64,
    theta: f64,
}
#[differentiate]
impl Pose {
    fn compose(&self, o: &Pose) -> Pose {
        let (s, c) = self.theta.sin_cos();
        Pose { x: self.x + c * o.x - s * o.y, y: self.y + s * o.x + c * o.y, theta: wrap(self.theta + o.theta) }
    }
    fn inverse(&self) -> Pose {
        let (s, c) = self.theta.sin_cos();
        Pose { x: -c * self.x - s * self.y, y: s * self.x - c * self.y, theta: -self.theta }
    }
    fn between(&self, o: &Pose) -> Pose {
        self.inverse().compose(o)
    }
}
#[differentiate]
fn wrap(a: f64) -> f64 {
    let two_pi = 2.0 * std::f64::consts::PI;
    a - two_pi * (a / two_pi).round()
}
#[derive(Debug, Clone, Differentiable)]
struct Edge {
    #[constant]
    from: usize,
    #[constant]
    to: usize,
    z: Pose,
    info: [f64; 3],
}
#[differentiate]
fn graph_error(poses: &[Pose], edges: &[Edge], huber: f64) -> f64 {
    let mut total = 0.0;
    for e in edges {
        let d = e.z.between(&poses[e.from].between(&poses[e.to]));
        let chi2 = e.info[0] * d.x * d.x + e.info[1] * d.y * d.y + e.info[2] * d.theta.powi(2);
        total += if chi2 <= huber * huber { chi2 } else { 2.0 * huber * chi2.sqrt() - huber * huber };
    }
    total
}
// message passing
#[derive(Debug, Clone, Differentiable)]
struct Gnn {
    w_self: Array2<f64>,
    w_nbr: Array2<f64>,
    readout: Array1<f64>,
}
#[differentiate]
impl Gnn {
    fn energy(&self, features: &Array2<f64>, #[constant] edges: &[(usize, usize)], rounds: usize) -> f64 {
        let n = features.nrows();
        let mut degree = vec![0usize; n];
        for &(a, b) in edges {
            degree[a] += 1;
            degree[b] += 1;
        }
        let mut h = features.clone();
        for _ in 0..rounds {
            let mut m = Array2::<f64>::zeros(h.raw_dim());
            for &(a, b) in edges {
                let norm = 1.0 / ((degree[a] * degree[b]) as f64).sqrt();
                m.row_mut(a).scaled_add(norm, &h.row(b));
                m.row_mut(b).scaled_add(norm, &h.row(a));
            }
            h = (h.dot(&self.w_self) + m.dot(&self.w_nbr)).mapv(|v| if v > 0.0 { v } else { 0.1 * v });
        }
        h.sum_axis(Axis(0)).dot(&self.readout)
    }
}
// text
#[derive(Debug, Clone, Differentiable)]
struct Bigram {
    embed: Array2<f64>,
    out: Array2<f64>,
    #[constant]
    vocab: HashMap<String, usize>,
}
#[differentiate(constant(vocab))]
impl Bigram {
    fn nll(&self, #[constant] text: &str) -> f64 {
        let ids: Vec<usize> = text.split_whitespace().filter_map(|w| self.vocab.get(w).copied()).collect();
        let mut total = 0.0;
        for pair in ids.windows(2) {
            let logits = self.embed.row(pair[0]).dot(&self.out);
            let max = logits.fold(f64::MIN, |a, &b| a.max(b));
            let lse = max + logits.mapv(|l| (l - max).exp()).sum().ln();
            total += lse - logits[pair[1]];
        }
        total / (ids.len() - 1) as f64
    }
}
// EM for a mixture, with lists of lists
#[differentiate]
fn em(data: &[f64], means: &[f64], vars: &[f64], steps: usize) -> f64 {
    let k = means.len();
    let (mut mu, mut var) = (means.to_vec(), vars.to_vec());
    let mut pi = vec![1.0 / k as f64; k];
    let mut ll = 0.0;
    for _ in 0..steps {
        let mut resp = vec![vec![0.0; k]; data.len()];
        ll = 0.0;
        for (i, x) in data.iter().enumerate() {
            for j in 0..k {
                resp[i][j] = pi[j] * (-0.5 * (x - mu[j]).powi(2) / var[j]).exp() / (2.0 * std::f64::consts::PI * var[j]).sqrt();
            }
            let total: f64 = resp[i].iter().sum();
            resp[i].iter_mut().for_each(|r| *r /= total);
            ll += total.ln();
        }
        for j in 0..k {
            let nj: f64 = resp.iter().map(|r| r[j]).sum();
            mu[j] = resp.iter().zip(data).map(|(r, x)| r[j] * x).sum::<f64>() / nj;
            var[j] = resp.iter().zip(data).map(|(r, x)| r[j] * (x - mu[j]).powi(2)).sum::<f64>() / nj + 1e-3;
            pi[j] = nj / data.len() as f64;
        }
    }
    ll
}
// coordinate descent
#[differentiate]
fn soft(x: f64, l: f64) -> f64 {
    if x > l {
        x - l
    } else if x < -l {
        x + l
    } else {
        0.0
    }
}
#[differentiate]
fn lasso(x: &Array2<f64>, y: &Array1<f64>, lambda: f64, sweeps: usize) -> f64 {
    let d = x.ncols();
    let mut w = Array1::zeros(d);
    let mut r = y.clone();
    for _ in 0..sweeps {
        for j in 0..d {
            let col = x.column(j);
            let old: f64 = w[j];
            let rho = col.dot(&r) + old * col.dot(&col);
            w[j] = soft(rho, lambda) / col.dot(&col);
            r.scaled_add(old - w[j], &col);
        }
    }
    r.dot(&r) * 0.5 + lambda * w.iter().map(|v: &f64| v.abs()).sum::<f64>()
}
// matrices as lists
type M2 = [[f64; 2]; 2];
#[differentiate]
fn mul(a: &M2, b: &M2) -> M2 {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}
#[differentiate]
fn cavity(focal: &[f64], gaps: &[f64]) -> f64 {
    let mut m = [[1.0, 0.0], [0.0, 1.0]];
    for (f, d) in focal.iter().zip(gaps) {
        m = mul(&[[1.0, *d], [0.0, 1.0]], &m);
        m = mul(&[[1.0, 0.0], [-1.0 / f, 1.0]], &m);
    }
    let stability = (m[0][0] + m[1][1]) / 2.0;
    (1.0 - stability * stability).abs().sqrt() + m[0][1]
}
#[test]
fn transforms() {
    check!(fft, &[C { re: 0.3, im: 0.1 }, C { re: -0.4, im: 0.7 }]).assert();
    check!(spectrum, &[0.3, 0.5, -0.2, 0.8], 0.2).assert();
}
#[test]
fn poses() {
    let p = |x, y, theta| Pose { x, y, theta };
    let poses = [p(0.0, 0.1, 0.2), p(1.0, 0.3, 0.5), p(1.8, 0.9, 3.0)];
    let edges = vec![
        Edge { from: 0, to: 1, z: p(0.9, 0.1, 0.25), info: [1.0, 2.0, 3.0] },
        Edge { from: 1, to: 2, z: p(0.8, 0.5, 2.4), info: [1.0, 1.0, 3.0] },
    ];
    check!(graph_error, &poses, &edges, 0.2).assert();
}
#[test]
fn graphs() {
    let w = |k: f64| Array2::from_shape_fn((2, 2), |(i, j)| (k + i as f64 - 0.6 * j as f64).sin());
    let g = Gnn { w_self: w(0.1), w_nbr: w(0.9), readout: array![0.4, -0.7] };
    check!(Gnn::energy, &g, &array![[0.3, 0.8], [-0.5, 0.2], [0.7, 0.1]], &[(0_usize, 1_usize), (1, 2)], 2).assert();
    let b = Bigram {
        embed: Array2::from_shape_fn((3, 2), |(i, j)| (i as f64 * 0.7 + j as f64).cos()),
        out: Array2::from_shape_fn((2, 3), |(i, j)| (i as f64 - j as f64).sin()),
        vocab: HashMap::from([("a".into(), 0), ("b".into(), 1), ("c".into(), 2)]),
    };
    check!(Bigram::nll, &b, "a b c a").assert();
}
#[test]
fn fits() {
    check!(em, &[0.1, 0.4, 1.3, 1.7], &[0.2, 1.4], &[0.3, 0.4], 2).assert();
    check!(lasso, &array![[0.3, 1.0], [0.8, -0.4], [-0.5, 0.3]], &array![1.0, 0.2, 0.7], 0.1, 2).assert();
    check!(cavity, &[0.5, 0.8], &[0.3, 0.4]).assert();
}
