//! Models as numeric users write them, each against differences in both modes.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
use ndarray::s;
use std::collections::BTreeMap;

// Viterbi-like forward algorithm of an HMM with log-sum-exp
#[derive(Clone, Debug, Differentiable)]
struct Hmm {
    trans: Array2<f64>,
    emit: Array2<f64>,
    start: Array1<f64>,
    states: usize,
}
#[differentiate]
fn lse(v: &[f64]) -> f64 {
    let m = v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if m.is_infinite() {
        return m;
    }
    m + v.iter().map(|x| (x - m).exp()).sum::<f64>().ln()
}
#[differentiate]
impl Hmm {
    fn forward(&self, obs: &[usize]) -> f64 {
        let k = self.states;
        let mut alpha: Vec<f64> = (0..k).map(|i| self.start[i] + self.emit[[i, obs[0]]]).collect();
        let mut next = vec![0.0; k];
        let mut work = vec![0.0; k];
        for &o in &obs[1..] {
            for j in 0..k {
                for i in 0..k {
                    work[i] = alpha[i] + self.trans[[i, j]];
                }
                next[j] = lse(&work) + self.emit[[j, o]];
            }
            std::mem::swap(&mut alpha, &mut next);
        }
        lse(&alpha)
    }
}

// RNN over slices with nested modules
mod layers {
    use cotangent::{Differentiable, differentiate};
    use ndarray::prelude::*;
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Act {
        Tanh,
        Relu,
        Id,
    }
    #[derive(Clone, Debug, Differentiable)]
    pub struct Dense {
        pub w: Array2<f64>,
        pub b: Array1<f64>,
        #[constant]
        pub act: Act,
    }
    #[differentiate]
    impl Dense {
        pub fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
            let z = x.dot(&self.w) + &self.b;
            match self.act {
                Act::Tanh => z.mapv(f64::tanh),
                Act::Relu => z.mapv(|v| v.max(0.0)),
                Act::Id => z,
            }
        }
        pub fn penalty(&self) -> f64 {
            self.w.iter().map(|w| w * w).sum::<f64>()
        }
    }
}
use layers::{Act, Dense};
#[derive(Clone, Debug, Differentiable)]
struct Net {
    layers: Vec<Dense>,
    scale: Option<f64>,
    #[constant]
    l2: f64,
}
#[differentiate]
impl Net {
    fn predict(&self, x: &Array2<f64>) -> Array2<f64> {
        let mut h = x.to_owned();
        for (i, layer) in self.layers.iter().enumerate() {
            let out = layer.forward(&h);
            h = if i > 0 && out.dim() == h.dim() { out + &h } else { out };
        }
        if let Some(s) = self.scale {
            h *= s;
        }
        h
    }
    fn loss(&self, x: &Array2<f64>, y: &[usize]) -> f64 {
        let z = self.predict(x);
        let mut l = 0.0;
        for (row, &t) in z.outer_iter().zip(y) {
            let m = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            l -= row[t] - m - row.mapv(|v| (v - m).exp()).sum().ln();
        }
        let reg: f64 = self.layers.iter().map(|l| l.penalty()).sum();
        l / y.len() as f64 + self.l2 * reg
    }
}

// implicit Euler with Newton, closure params
#[differentiate]
fn implicit(y0: f64, k: f64, t: f64, #[constant] n: usize) -> Result<f64, String> {
    let h = t / n as f64;
    let mut y = y0;
    for _ in 0..n {
        let mut z = y;
        let mut it = 0;
        loop {
            let f = z - y - h * (-k * z * z);
            let df = 1.0 + 2.0 * h * k * z;
            let dz = f / df;
            z -= dz;
            it += 1;
            if dz.abs() < 1e-13 {
                break;
            }
            if it > 50 {
                return Err(format!("no convergence after {it}"));
            }
        }
        y = z;
    }
    Ok(y)
}

// Gaussian mixture
#[differentiate]
fn gmm(log_w: &Array1<f64>, mu: &Array2<f64>, log_s: &Array2<f64>, x: ArrayView2<'_, f64>) -> f64 {
    let (k, d) = mu.dim();
    let norm = log_w.mapv(f64::exp).sum().ln();
    x.rows()
        .into_iter()
        .map(|row| {
            let comps: Vec<f64> = (0..k)
                .map(|j| {
                    let mut q = 0.0;
                    for i in 0..d {
                        let z = (row[i] - mu[[j, i]]) / log_s[[j, i]].exp();
                        q += z * z + 2.0 * log_s[[j, i]];
                    }
                    log_w[j] - norm - 0.5 * q
                })
                .collect();
            let m = comps.iter().cloned().fold(f64::MIN, f64::max);
            m + comps.iter().map(|c| (c - m).exp()).sum::<f64>().ln()
        })
        .sum()
}

// Heat eq in place, boundary, ping-pong buffers in a workspace struct
#[derive(Clone, Debug, Differentiable)]
struct Work {
    a: Array1<f64>,
    b: Array1<f64>,
}
#[differentiate]
fn heat(u0: &Array1<f64>, kappa: f64, #[constant] steps: usize) -> f64 {
    let n = u0.len();
    let mut w = Work { a: u0.clone(), b: Array1::zeros(n) };
    for _ in 0..steps {
        for i in 1..n - 1 {
            w.b[i] = w.a[i] + kappa * (w.a[i - 1] - 2.0 * w.a[i] + w.a[i + 1]);
        }
        w.b[0] = w.a[0];
        w.b[n - 1] = w.a[n - 1];
        std::mem::swap(&mut w.a, &mut w.b);
    }
    w.a.iter().enumerate().map(|(i, v)| v * v * i as f64).sum()
}
#[differentiate]
fn heat2(u0: &Array1<f64>, kappa: f64, #[constant] steps: usize) -> f64 {
    let mut u = u0.clone();
    for _ in 0..steps {
        let lap = &u.slice(s![..-2]) - &(2.0 * &u.slice(s![1..-1])) + &u.slice(s![2..]);
        u.slice_mut(s![1..-1]).scaled_add(kappa, &lap);
    }
    u.mapv(|v| v.powi(3)).sum()
}

// expression tree, recursion, map of variables
#[derive(Clone, Debug, Differentiable)]
enum Expr {
    Const(f64),
    Var(#[constant] String),
    Add(Box<Expr>, Box<Expr>),
    Mul(Box<Expr>, Box<Expr>),
    Pow {
        base: Box<Expr>,
        #[constant]
        n: i32,
    },
}
#[differentiate]
fn eval(e: &Expr, env: &BTreeMap<String, f64>) -> f64 {
    match e {
        Expr::Const(c) => *c,
        Expr::Var(name) => env[name],
        Expr::Add(a, b) => eval(a, env) + eval(b, env),
        Expr::Mul(a, b) => eval(a, env) * eval(b, env),
        Expr::Pow { base, n } => eval(base, env).powi(*n),
    }
}

// bundle adjustment residual
#[differentiate]
fn rotate(r: &[f64; 3], p: &[f64; 3]) -> [f64; 3] {
    let theta2 = r.iter().map(|v| v * v).sum::<f64>();
    let cross = |a: &[f64; 3], b: &[f64; 3]| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    if theta2 > 1e-16 {
        let theta = theta2.sqrt();
        let (s, c) = theta.sin_cos();
        let w = [r[0] / theta, r[1] / theta, r[2] / theta];
        let wxp = cross(&w, p);
        let dot = (w[0] * p[0] + w[1] * p[1] + w[2] * p[2]) * (1.0 - c);
        let mut out = [0.0; 3];
        for i in 0..3 {
            out[i] = p[i] * c + wxp[i] * s + w[i] * dot;
        }
        out
    } else {
        let x = cross(r, p);
        [p[0] + x[0], p[1] + x[1], p[2] + x[2]]
    }
}
#[differentiate]
fn project(cam: &[f64; 9], pt: &[f64; 3], feat: &[f64; 2]) -> f64 {
    let [r0, r1, r2, t0, t1, t2, f, k1, k2] = *cam;
    let p = rotate(&[r0, r1, r2], pt);
    let q = [p[0] + t0, p[1] + t1, p[2] + t2];
    let (x, y) = (-q[0] / q[2], -q[1] / q[2]);
    let n2 = x * x + y * y;
    let d = 1.0 + n2 * (k1 + k2 * n2);
    (f * d * x - feat[0]).hypot(f * d * y - feat[1])
}

// while let stack (quadtree/DFS), options
#[derive(Clone, Debug, Differentiable)]
struct Piece {
    lo: f64,
    hi: f64,
    depth: usize,
}
#[differentiate]
fn adaptive(a: f64, b: f64, p: f64) -> f64 {
    let f = |x: f64| (p * x).sin().exp();
    let mut stack = vec![Piece { lo: a, hi: b, depth: 0 }];
    let mut total = 0.0;
    while let Some(piece) = stack.pop() {
        let (lo, hi, depth) = (piece.lo, piece.hi, piece.depth);
        let mid = 0.5 * (lo + hi);
        let coarse = (hi - lo) * f(mid);
        let fine = 0.5 * (hi - lo) * (f(0.5 * (lo + mid)) + f(0.5 * (mid + hi)));
        if depth >= 6 || (coarse - fine).abs() < 1e-3 {
            total += fine;
        } else {
            stack.push(Piece { lo, hi: mid, depth: depth + 1 });
            stack.push(Piece { lo: mid, hi, depth: depth + 1 });
        }
    }
    total
}

// generic struct over F
use num_traits::Float;
#[derive(Clone, Debug, Differentiable)]
struct Affine<F: Float> {
    w: Array2<F>,
    b: Array1<F>,
}
#[differentiate]
impl<F: Float + cotangent::Element> Affine<F> {
    fn apply(&self, x: &Array1<F>) -> Array1<F> {
        self.w.dot(x) + &self.b
    }
    fn energy(&self, x: &Array1<F>) -> F {
        let y = self.apply(x);
        y.dot(&y)
    }
}

#[test]
fn models_agree_with_differences() {
    let w = |m: usize, n: usize, k: f64| Array2::from_shape_fn((m, n), |(i, j)| ((1 + i * 3 + j * 7) as f64 * k).sin());
    let h = Hmm { trans: w(3, 3, 0.4), emit: w(3, 2, 0.7), start: array![0.1, -0.2, 0.3], states: 3 };
    check!(Hmm::forward, &h, &[0usize, 1, 1, 0]).assert();
    let net = Net {
        layers: vec![
            Dense { w: w(2, 3, 0.3), b: array![0.1, 0.2, -0.1], act: Act::Tanh },
            Dense { w: w(3, 3, 0.6), b: array![0.3, 0.2, 0.1], act: Act::Relu },
            Dense { w: w(3, 3, 0.8), b: array![0.0, 0.1, 0.2], act: Act::Id },
        ],
        scale: Some(1.3),
        l2: 0.01,
    };
    check!(Net::loss, &net, &w(4, 2, 0.5), &[0usize, 2, 1, 1]).assert();
    check!(implicit, 1.0, 2.0, 0.7, 5).assert();
    check!(gmm, &array![0.1, 0.4], &w(2, 2, 0.3), &w(2, 2, 0.2), w(3, 2, 0.9).view()).assert();
    check!(heat, &array![0.1, 0.7, 0.3, 0.9, 0.2], 0.2, 4).assert();
    check!(heat2, &array![0.1, 0.7, 0.3, 0.9, 0.2], 0.2, 4).assert();
    let e = Expr::Add(
        Box::new(Expr::Mul(Box::new(Expr::Const(1.5)), Box::new(Expr::Var("x".into())))),
        Box::new(Expr::Pow { base: Box::new(Expr::Var("y".into())), n: 3 }),
    );
    let env = BTreeMap::from([("x".to_string(), 0.7), ("y".to_string(), 1.2)]);
    check!(eval, &e, &env).assert();
    check!(project, &[0.1, -0.2, 0.3, 0.05, 0.1, -2.0, 500.0, 0.01, -0.002], &[0.4, 0.3, -1.0], &[10.0, 20.0]).assert();
    check!(adaptive, 0.0, 2.0, 1.3).assert();
    let affine: Affine<f64> = Affine { w: w(2, 3, 0.4), b: array![0.1, 0.2] };
    check!(Affine::<f64>::energy, &affine, &array![0.3, 0.6, -0.1]).assert();
}
