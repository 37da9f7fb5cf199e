//! Constant fields whose parts are read, or that are given to parameters that are constant: tuples, enums without a derivative, numbers, arrays.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, array};

#[derive(Clone, Differentiable)]
struct Adam {
    m: f64,
    lr: f64,
    #[constant]
    betas: (f64, f64),
    #[constant]
    lim: [f64; 2],
    #[constant]
    nest: ((f64, f64), [(f64, f64); 2]),
}
#[differentiate(order = 2)]
fn f(a: &Adam, g: f64) -> f64 {
    let (b1, b2) = a.betas;
    let m = a.m * b1 + g * g * (1.0 - b1);
    let v = a.betas.1 * m * a.lr + b2 * g;
    let ((c, d), e) = a.nest;
    v.clamp(a.lim[0], a.lim[1]) * c * d + a.nest.1[0].1 * a.nest.0.0 * v * e[1].0
}
#[differentiate]
impl Adam {
    fn step(&mut self, g: f64) -> f64 {
        let (b1, _) = self.betas;
        self.m = self.m * b1 + g * (1.0 - self.betas.0);
        self.m * self.lr / (1.0 - self.betas.1)
    }
}
#[differentiate(directions = 2)]
fn dirs(a: &Adam, g: &Array1<f64>) -> f64 {
    let (lo, hi) = (a.betas.0, a.betas.1);
    g.mapv(|g| g * a.m * lo + g * hi).sum()
}
#[differentiate]
fn run(a: &Adam, g: &Array1<f64>) -> f64 {
    let mut a = a.clone();
    let mut s = 0.0;
    for k in 0..g.len() {
        s += (&mut a).step(g[k]);
    }
    s
}
#[test]
fn parts_of_tuples() {
    let a = Adam { m: 0.3, lr: 0.1, betas: (0.9, 0.99), lim: [-100.0, 100.0], nest: ((0.4, 0.7), [(0.3, 0.2), (1.5, 0.1)]) };
    check!(f, &a, 0.7).assert();
    check!(run, &a, &array![0.7, 0.2]).assert();
    check!(dirs, &a, &array![0.7, 0.2]).assert();
}
#[derive(Clone, Copy, Debug)]
enum Act {
    A,
    B,
}
#[derive(Clone, Differentiable)]
struct Block {
    #[constant]
    act: Act,
    w: Array1<f64>,
    #[constant]
    rate: f64,
    #[constant]
    mask: Array1<f64>,
    inner: Inner,
}
#[derive(Clone, Differentiable)]
struct Inner {
    #[constant]
    act: Act,
    #[constant]
    rate: f64,
    b: f64,
}
#[differentiate(order = 3)]
fn activate(#[constant] act: Act, x: &Array1<f64>) -> Array1<f64> {
    match act {
        Act::A => x.mapv(f64::tanh),
        Act::B => x.mapv(|v| v * v * v),
    }
}
#[differentiate(order = 3)]
fn scaled(#[constant] rate: f64, #[constant] mask: &Array1<f64>, x: &Array1<f64>) -> f64 {
    (x * mask).mapv(|v| v * v * v).sum() * rate
}
#[differentiate(order = 3)]
fn used(rate: f64, mask: &Array1<f64>, x: &Array1<f64>) -> f64 {
    (x * mask).mapv(|v| v * v * v).sum() * rate
}
#[differentiate(order = 3)]
fn net(m: &Block, x: &Array1<f64>) -> f64 {
    let h = activate(m.act, &(x * &m.w));
    let act = m.inner.act;
    let h = activate(act, &h) * m.inner.b;
    let r = m.rate;
    scaled(m.rate, &m.mask, &h)
        + used(m.rate, &m.mask, &h)
        + used(m.inner.b, &m.w, &h) * r
        + scaled(m.inner.rate, &m.mask, x)
        + used(r, x, x)
}
#[differentiate]
impl Block {
    #[differentiate(order = 2)]
    fn go(&self, x: &Array1<f64>) -> f64 {
        let mut h = activate(self.act, x);
        for _ in 0..2 {
            h = activate(self.inner.act, &(h * &self.w));
        }
        scaled(self.rate, &self.mask, &h)
    }
}
#[test]
fn enums_without_a_derivative() {
    let m = Block {
        act: Act::A,
        w: array![0.3, 0.4],
        rate: 0.3,
        mask: array![1.0, 0.5],
        inner: Inner { act: Act::B, rate: 0.7, b: 0.6 },
    };
    check!(net, &m, &array![0.7, 0.2]).assert();
    check!(Block::go, &m, &array![0.7, 0.2]).assert();
}
#[derive(Clone, Differentiable)]
struct Model {
    a: f64,
    #[constant]
    rate: f64,
    #[constant]
    w: Array1<f64>,
    v: Array1<f64>,
}
#[differentiate(order = 2)]
fn wave(#[constant] r: f64, #[constant] w: &Array1<f64>, x: f64) -> f64 {
    (x * r).sin() * w.sum()
}
#[differentiate(order = 2)]
fn twice(m: &Model, x: f64) -> f64 {
    wave(m.rate, &m.w, x * m.a) + wave(0.7, &m.w, x) + m.v.sum() * x
}
#[differentiate(order = 2)]
fn of_a_constant(#[constant] m: &Model, x: f64, r: f64) -> f64 {
    wave(m.rate, &m.w, x * m.a) + r
}
#[differentiate(order = 2)]
fn looped(m: &Model, x: f64) -> f64 {
    let mut s = x;
    for _ in 0..3 {
        s = wave(m.rate, &m.w, s) + m.a;
    }
    s
}
#[test]
fn given_to_constant_parameters() {
    let m = Model { a: 0.3, rate: 0.1, w: array![0.2, 0.4], v: array![0.1, 0.3] };
    check!(twice, &m, 0.7).assert();
    check!(of_a_constant, &m, 0.7, 0.2).assert();
    check!(looped, &m, 0.7).assert();
}
