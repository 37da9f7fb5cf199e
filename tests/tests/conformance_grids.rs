//! Water on a grid, losses of quantiles, trees of expressions, layers of several kinds, payments, convolutions. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Array3, Axis, Zip, array, s};
use std::collections::BTreeMap;

// Shallow water on a grid with boundary handling and enum of limiters
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limiter {
    None,
    MinMod,
    VanLeer,
}
#[differentiate]
fn limit(a: f64, b: f64, #[constant] kind: Limiter) -> f64 {
    match kind {
        Limiter::None => 0.5 * (a + b),
        Limiter::MinMod if a * b <= 0.0 => 0.0,
        Limiter::MinMod => {
            if a.abs() < b.abs() {
                a
            } else {
                b
            }
        }
        Limiter::VanLeer => {
            let p = a * b;
            if p > 0.0 { 2.0 * p / (a + b) } else { 0.0 }
        }
    }
}
#[derive(Debug, Clone, Differentiable)]
struct Grid {
    h: Array1<f64>,
    hu: Array1<f64>,
    #[constant]
    dx: f64,
    #[constant]
    g: f64,
}
#[differentiate]
impl Grid {
    fn flux(h: f64, hu: f64, g: f64) -> (f64, f64) {
        let u = hu / h;
        (hu, hu * u + 0.5 * g * h * h)
    }
    fn step(&mut self, dt: f64, #[constant] limiter: Limiter) {
        let n = self.h.len();
        let (h0, hu0) = (self.h.clone(), self.hu.clone());
        for i in 1..n - 1 {
            let slope = limit(h0[i] - h0[i - 1], h0[i + 1] - h0[i], limiter);
            let (fl, gl) = Self::flux(h0[i - 1], hu0[i - 1], self.g);
            let (fr, gr) = Self::flux(h0[i + 1], hu0[i + 1], self.g);
            self.h[i] = 0.5 * (h0[i - 1] + h0[i + 1]) - dt / (2.0 * self.dx) * (fr - fl) + 0.01 * slope;
            self.hu[i] = 0.5 * (hu0[i - 1] + hu0[i + 1]) - dt / (2.0 * self.dx) * (gr - gl);
        }
        self.h[0] = self.h[1];
        self.h[n - 1] = self.h[n - 2];
        self.hu[0] = -self.hu[1];
        self.hu[n - 1] = -self.hu[n - 2];
    }
    fn energy(&self) -> f64 {
        Zip::from(&self.h).and(&self.hu).fold(0.0, |e, &h, &hu| e + 0.5 * hu * hu / h + 0.5 * self.g * h * h) * self.dx
    }
}
#[differentiate]
fn dam(h: &Array1<f64>, g: &Grid, dt: f64, steps: usize, #[constant] limiter: Limiter) -> f64 {
    let mut grid = Grid { h: h.clone(), ..g.clone() };
    for _ in 0..steps {
        grid.step(dt, limiter);
    }
    grid.energy()
}
// k-NN kernel regression, sorting, quantile
#[differentiate]
fn quantile_loss(pred: &[f64], obs: &[f64], q: f64) -> f64 {
    let mut losses: Vec<f64> = pred
        .iter()
        .zip(obs)
        .map(|(p, o)| {
            let e = o - p;
            (q * e).max((q - 1.0) * e)
        })
        .collect();
    losses.sort_by(|a, b| b.partial_cmp(a).unwrap());
    let k = losses.len() / 2 + 1;
    losses[..k].iter().sum::<f64>() / k as f64
}
#[differentiate]
fn nadaraya(x: &[f64], y: &[f64], at: f64, width: f64) -> Option<f64> {
    let weights: Vec<f64> = x
        .iter()
        .map(|xi| {
            let u = (xi - at) / width;
            if u.abs() < 1.0 { 0.75 * (1.0 - u * u) } else { 0.0 }
        })
        .collect();
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    Some(weights.iter().zip(y).map(|(w, y)| w * y).sum::<f64>() / total)
}
// Tree of expressions evaluated recursively
#[derive(Debug, Clone, Differentiable)]
enum Expr {
    Const(f64),
    Var(#[constant] usize),
    Add(Box<Expr>, Box<Expr>),
    Mul(Box<Expr>, Box<Expr>),
    Sin(Box<Expr>),
    Poly { coeffs: Vec<f64>, of: Box<Expr> },
}
#[differentiate]
impl Expr {
    fn eval(&self, vars: &[f64]) -> f64 {
        match self {
            Expr::Const(c) => *c,
            Expr::Var(i) => vars[*i],
            Expr::Add(a, b) => a.eval(vars) + b.eval(vars),
            Expr::Mul(a, b) => a.eval(vars) * b.eval(vars),
            Expr::Sin(a) => a.eval(vars).sin(),
            Expr::Poly { coeffs, of } => {
                let x = of.eval(vars);
                coeffs.iter().rev().fold(0.0, |acc, c| acc * x + c)
            }
        }
    }
}
// MLP with Vec<Box<dyn>> replaced by enum, batchnorm running stats, dropout mask constant
#[derive(Debug, Clone, Differentiable)]
enum Layer {
    Dense {
        w: Array2<f64>,
        b: Array1<f64>,
    },
    Relu,
    Norm {
        gamma: Array1<f64>,
        beta: Array1<f64>,
        #[constant]
        eps: f64,
    },
    Dropout(#[constant] Array2<f64>),
}
#[differentiate]
impl Layer {
    fn apply(&self, x: &Array2<f64>) -> Array2<f64> {
        match self {
            Layer::Dense { w, b } => x.dot(w) + b,
            Layer::Relu => x.mapv(|v| v.max(0.0)),
            Layer::Norm { gamma, beta, eps } => {
                let mean = x.mean_axis(Axis(0)).unwrap();
                let c = x - &mean;
                let var = (&c * &c).mean_axis(Axis(0)).unwrap();
                c / (var + *eps).mapv(f64::sqrt) * gamma + beta
            }
            Layer::Dropout(mask) => x * mask,
        }
    }
}
#[differentiate]
fn loss(layers: &[Layer], x: &Array2<f64>, targets: &[usize]) -> f64 {
    let mut h = x.to_owned();
    for layer in layers {
        h = layer.apply(&h);
    }
    let mut total = 0.0;
    for (row, &t) in h.rows().into_iter().zip(targets) {
        let m = row.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        total += m + row.iter().map(|v| (v - m).exp()).sum::<f64>().ln() - row[t];
    }
    total / targets.len() as f64
}
// Portfolio: cash flows in BTreeMap, bisection for IRR then implicit
#[differentiate]
fn npv(flows: &BTreeMap<u32, f64>, rate: f64) -> f64 {
    flows.iter().map(|(&t, cf)| cf / (1.0 + rate).powi(t as i32)).sum()
}
#[differentiate]
fn duration(flows: &BTreeMap<u32, f64>, rate: f64) -> f64 {
    let price = npv(flows, rate);
    let mut w = 0.0;
    for (t, cf) in flows {
        w += *t as f64 * cf * (-(rate.ln_1p()) * *t as f64).exp();
    }
    w / price
}
// Convolution 1d + pooling with Array3
#[differentiate]
fn conv(x: &Array2<f64>, k: &Array3<f64>, bias: &Array1<f64>) -> f64 {
    let (cin, len) = x.dim();
    let (cout, _, width) = k.dim();
    let mut y = Array2::zeros((cout, len - width + 1));
    for o in 0..cout {
        for t in 0..=len - width {
            let patch = x.slice(s![.., t..t + width]);
            y[(o, t)] = (&patch * &k.index_axis(Axis(0), o)).sum() + bias[o];
        }
    }
    let pooled: Array1<f64> = y.map_axis(Axis(1), |r| r.iter().copied().fold(f64::MIN, f64::max));
    pooled.mapv(f64::tanh).sum() / cin as f64
}
#[test]
fn water() {
    let g = Grid { h: array![1.0, 1.2, 1.5, 1.1, 0.9], hu: array![0.1, 0.2, -0.1, 0.05, 0.0], dx: 0.5, g: 9.8 };
    for l in [Limiter::None, Limiter::MinMod, Limiter::VanLeer] {
        check!(dam, &array![1.1, 1.3, 1.45, 1.2, 0.9], &g, 0.03, 2, l).assert();
    }
}
#[test]
fn robust() {
    check!(quantile_loss, &[0.3, 0.6, 0.1, 0.9], &[0.5, 0.1, 0.2, 0.4], 0.7).assert();
    check!(nadaraya, &[0.1, 0.4, 0.8], &[1.0, 2.0, 0.5], 0.3, 0.4).assert();
}
#[test]
fn trees() {
    let v = |i| Box::new(Expr::Var(i));
    let e = Expr::Add(
        Box::new(Expr::Mul(v(0), Box::new(Expr::Sin(v(1))))),
        Box::new(Expr::Poly { coeffs: vec![0.3, -0.5, 0.7], of: Box::new(Expr::Mul(v(1), Box::new(Expr::Const(1.3)))) }),
    );
    check!(Expr::eval, &e, &[0.6, 0.9]).assert();
}
#[test]
fn network() {
    let w = |r, c, k: f64| Array2::from_shape_fn((r, c), |(i, j)| (k + 1.3 * i as f64 - 0.7 * j as f64).sin());
    let layers = vec![
        Layer::Dense { w: w(3, 4, 0.3), b: array![0.1, 0.2, -0.1, 0.3] },
        Layer::Norm { gamma: array![1.0, 0.9, 1.1, 0.8], beta: array![0.1, 0.0, 0.2, -0.1], eps: 1e-3 },
        Layer::Relu,
        Layer::Dropout(array![[2.0, 0.0, 2.0, 2.0], [2.0, 2.0, 0.0, 2.0]]),
        Layer::Dense { w: w(4, 2, 1.1), b: array![0.0, 0.1] },
    ];
    check!(loss, &layers, &w(2, 3, 0.9), &[1_usize, 0]).assert();
}
#[test]
fn finance() {
    let flows = BTreeMap::from([(1, 5.0), (2, 5.0), (3, 105.0)]);
    check!(npv, &flows, 0.04).assert();
    check!(duration, &flows, 0.04).assert();
}
#[test]
fn convolution() {
    let k = Array3::from_shape_fn((2, 2, 2), |(i, j, k)| (i as f64 + 0.7 * j as f64 - 1.3 * k as f64).cos());
    check!(conv, &array![[0.3, 0.8, -0.2, 0.5], [0.1, -0.6, 0.9, 0.4]], &k, &array![0.1, -0.2]).assert();
}
