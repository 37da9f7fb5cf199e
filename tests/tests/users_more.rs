//! More programs as numeric users write them, each against differences in both modes.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
use ndarray::{Data, Zip};

// generic ODE stepper with closure
#[differentiate]
fn pendulum(theta: &[f64; 2], t1: f64, #[constant] steps: usize) -> f64 {
    let f = |y: [f64; 2]| [y[1], -theta[0] * y[0].sin() - theta[1] * y[1]];
    let h = t1 / steps as f64;
    let mut y = [1.0, 0.0];
    for _ in 0..steps {
        let k1 = f(y);
        let k2 = f([y[0] + 0.5 * h * k1[0], y[1] + 0.5 * h * k1[1]]);
        let k3 = f([y[0] + 0.5 * h * k2[0], y[1] + 0.5 * h * k2[1]]);
        let k4 = f([y[0] + h * k3[0], y[1] + h * k3[1]]);
        for i in 0..2 {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y[0]
}

// generic over F with trait bounds
use num_traits::Float;
#[differentiate]
fn huber<F: Float>(x: &[F], y: &[F], delta: F) -> F
where
    F: std::iter::Sum,
{
    x.iter()
        .zip(y)
        .map(|(&a, &b)| {
            let r = a - b;
            if r.abs() <= delta { r * r / (F::one() + F::one()) } else { delta * (r.abs() - delta / (F::one() + F::one())) }
        })
        .sum()
}

// ArrayBase generic
#[differentiate]
fn energy<S: Data<Elem = f64>>(x: &ArrayBase<S, Ix2>) -> f64 {
    let mut e = 0.0;
    for (i, row) in x.outer_iter().enumerate() {
        for (j, other) in x.outer_iter().enumerate() {
            if i < j {
                let d = &row - &other;
                e += 1.0 / (d.dot(&d) + 0.1).sqrt();
            }
        }
    }
    e
}

// const generics
#[differentiate]
fn poly<const N: usize>(c: &[f64; N], x: f64) -> f64 {
    let mut acc = 0.0;
    for k in (0..N).rev() {
        acc = acc * x + c[k];
    }
    acc
}

// ? and Result with enum error
#[derive(Debug)]
enum FitError {
    Singular,
    Negative,
}
#[differentiate]
fn solve2(a: &Array2<f64>, b: &Array1<f64>) -> Result<Array1<f64>, FitError> {
    let det = a[[0, 0]] * a[[1, 1]] - a[[0, 1]] * a[[1, 0]];
    if det.abs() < 1e-12 {
        return Err(FitError::Singular);
    }
    Ok(array![(b[0] * a[[1, 1]] - b[1] * a[[0, 1]]) / det, (a[[0, 0]] * b[1] - a[[1, 0]] * b[0]) / det])
}
#[differentiate]
fn ridge(x: &Array2<f64>, y: &Array1<f64>, lambda: f64) -> Result<f64, FitError> {
    if lambda < 0.0 {
        return Err(FitError::Negative);
    }
    let mut g = x.t().dot(x);
    g.diag_mut().mapv_inplace(|v| v + lambda);
    let w = solve2(&g, &x.t().dot(y))?;
    let r = x.dot(&w) - y;
    Ok(r.mapv(|v| v.powi(2)).mean().ok_or(FitError::Singular)? + lambda * w.dot(&w))
}

// match on enums w/ payload, builder
#[derive(Clone, Debug, Differentiable)]
enum Kernel {
    Rbf { len: f64 },
    Periodic { len: f64, period: f64 },
    Linear(f64),
    Sum(Box<Kernel>, Box<Kernel>),
    Product(Box<Kernel>, Box<Kernel>),
}
#[differentiate]
impl Kernel {
    fn eval(&self, x: f64, y: f64) -> f64 {
        match self {
            Kernel::Rbf { len } => (-0.5 * ((x - y) / len).powi(2)).exp(),
            Kernel::Periodic { len, period } => {
                let s = (std::f64::consts::PI * (x - y).abs() / period).sin() / len;
                (-2.0 * s * s).exp()
            }
            Kernel::Linear(v) => v * x * y,
            Kernel::Sum(a, b) => a.eval(x, y) + b.eval(x, y),
            Kernel::Product(a, b) => a.eval(x, y) * b.eval(x, y),
        }
    }
    fn gram_sum(&self, xs: &[f64]) -> f64 {
        let mut s = 0.0;
        for &a in xs {
            for &b in xs {
                s += self.eval(a, b);
            }
        }
        s
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Optimiser {
    m: Array1<f64>,
    v: Array1<f64>,
    beta1: f64,
    beta2: f64,
    #[constant]
    eps: f64,
    t: i32,
}
#[differentiate]
impl Optimiser {
    fn with_betas(mut self, b1: f64, b2: f64) -> Self {
        self.beta1 = b1;
        self.beta2 = b2;
        self
    }
    fn step(&mut self, w: &mut Array1<f64>, g: &Array1<f64>, lr: f64) {
        self.t += 1;
        Zip::from(&mut self.m).and(g).for_each(|m, &g| *m = *m * self.beta1 + (1.0 - self.beta1) * g);
        Zip::from(&mut self.v).and(g).for_each(|v, &g| *v = *v * self.beta2 + (1.0 - self.beta2) * g * g);
        let c1 = 1.0 - self.beta1.powi(self.t);
        let c2 = 1.0 - self.beta2.powi(self.t);
        for i in 0..w.len() {
            w[i] -= lr * (self.m[i] / c1) / ((self.v[i] / c2).sqrt() + self.eps);
        }
    }
}
#[differentiate]
fn adam_run(opt: Optimiser, w0: &Array1<f64>, lr: f64, b1: f64) -> f64 {
    let mut opt = opt.with_betas(b1, 0.99);
    let mut w = w0.clone();
    for _ in 0..3 {
        let g = w.mapv(|x| 2.0 * x);
        opt.step(&mut w, &g, lr);
    }
    w.dot(&w)
}

// LU in place with pivoting, workspace
#[differentiate]
fn lu_det(a: &Array2<f64>) -> f64 {
    let mut a = a.to_owned();
    let n = a.nrows();
    let mut det = 1.0;
    for k in 0..n {
        let mut p = k;
        for i in k + 1..n {
            if a[[i, k]].abs() > a[[p, k]].abs() {
                p = i;
            }
        }
        if p != k {
            for j in 0..n {
                let t = a[[k, j]];
                a[[k, j]] = a[[p, j]];
                a[[p, j]] = t;
            }
            det = -det;
        }
        det *= a[[k, k]];
        for i in k + 1..n {
            let f = a[[i, k]] / a[[k, k]];
            for j in k..n {
                let akj = a[[k, j]];
                a[[i, j]] -= f * akj;
            }
        }
    }
    det
}

// ray marcher with sdf closures
#[differentiate]
fn sdf(p: [f64; 3], r: f64) -> f64 {
    (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt() - r
}
#[differentiate]
fn march(o: &[f64; 3], d: &[f64; 3], r: f64) -> Option<f64> {
    let norm = d.iter().map(|v| v * v).sum::<f64>().sqrt();
    let mut t = 0.0;
    for _ in 0..200 {
        let p = [o[0] + t * d[0] / norm, o[1] + t * d[1] / norm, o[2] + t * d[2] / norm];
        let dist = sdf(p, r);
        if dist < 1e-12 {
            return Some(t);
        }
        t += dist;
        if t > 100.0 {
            break;
        }
    }
    None
}

// interpolation table struct
#[derive(Clone, Debug, Differentiable)]
struct Table {
    #[constant]
    xs: Vec<f64>,
    ys: Vec<f64>,
}
#[differentiate]
impl Table {
    fn at(&self, x: f64) -> f64 {
        let n = self.xs.len();
        if x <= self.xs[0] {
            return self.ys[0];
        }
        if x >= self.xs[n - 1] {
            return self.ys[n - 1];
        }
        let i = self.xs.partition_point(|&v| v <= x) - 1;
        let w = (x - self.xs[i]) / (self.xs[i + 1] - self.xs[i]);
        (1.0 - w) * self.ys[i] + w * self.ys[i + 1]
    }
    fn integral(&self, lo: f64, hi: f64, #[constant] n: usize) -> f64 {
        let h = (hi - lo) / n as f64;
        (0..n).map(|k| self.at(lo + (k as f64 + 0.5) * h)).sum::<f64>() * h
    }
}

// trait impl
trait Distribution {
    fn log_prob(&self, x: f64) -> f64;
    fn total(&self, xs: &[f64]) -> f64;
}
#[derive(Clone, Debug, Differentiable)]
struct Normal {
    mu: f64,
    log_sigma: f64,
}
#[differentiate]
impl Distribution for Normal {
    fn log_prob(&self, x: f64) -> f64 {
        let z = (x - self.mu) * (-self.log_sigma).exp();
        -0.5 * z * z - self.log_sigma - 0.5 * (2.0 * std::f64::consts::PI).ln()
    }
    fn total(&self, xs: &[f64]) -> f64 {
        xs.iter().map(|&x| self.log_prob(x)).sum()
    }
}

#[test]
fn programs_agree_with_differences() {
    check!(pendulum, &[2.0, 0.3], 1.5, 20).assert();
    check!(huber, &[0.1, 2.0, -1.5], &[0.4, 0.1, 0.2], 0.7).assert();
    check!(energy, &array![[0.1, 0.2], [0.7, -0.4], [0.3, 0.9]]).assert();
    check!(poly, &[0.3, 0.5, -0.2, 1.1], 0.7).assert();
    check!(ridge, &array![[1.0, 0.2], [0.3, 1.5], [0.6, -0.4]], &array![0.5, 1.0, -0.3], 0.2).assert();
    let k = Kernel::Sum(
        Box::new(Kernel::Rbf { len: 0.7 }),
        Box::new(Kernel::Product(Box::new(Kernel::Linear(0.4)), Box::new(Kernel::Periodic { len: 0.9, period: 1.3 }))),
    );
    check!(Kernel::gram_sum, &k, &[0.1, 0.5, 1.1]).assert();
    let o = Optimiser { m: array![0.1, 0.2], v: array![0.3, 0.1], beta1: 0.9, beta2: 0.99, eps: 1e-8, t: 0 };
    check!(adam_run, o, &array![0.7, -0.4], 0.1, 0.8).assert();
    check!(lu_det, &array![[0.1, 1.0, 0.4], [2.0, 0.3, 0.5], [0.7, 0.2, 1.5]]).assert();
    check!(march, &[0.1, 0.2, -3.0], &[0.02, -0.03, 1.0], 1.1).assert();
    let t = Table { xs: vec![0.0, 1.0, 2.5, 3.0], ys: vec![0.4, 1.0, -0.5, 0.3] };
    check!(Table::integral, &t, 0.3, 2.9, 7).assert();
    check!(Normal::total, &Normal { mu: 0.3, log_sigma: -0.2 }, &[0.1, 0.5, -1.0]).assert();
}
