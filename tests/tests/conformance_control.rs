//! A cart that a controller balances, attention, time series, reactions, a regression that solves for its own weights. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Axis, array, s};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
struct State {
    x: f64,
    v: f64,
    theta: f64,
    omega: f64,
}
#[differentiate]
impl std::ops::Add for State {
    type Output = State;
    fn add(self, o: State) -> State {
        State { x: self.x + o.x, v: self.v + o.v, theta: self.theta + o.theta, omega: self.omega + o.omega }
    }
}
#[differentiate]
impl std::ops::Mul<f64> for State {
    type Output = State;
    fn mul(self, k: f64) -> State {
        State { x: self.x * k, v: self.v * k, theta: self.theta * k, omega: self.omega * k }
    }
}
#[derive(Debug, Clone, Copy, Differentiable)]
struct Cart {
    m: f64,
    big_m: f64,
    l: f64,
    #[constant]
    g: f64,
    friction: f64,
}
#[derive(Debug, Clone, Copy, Differentiable)]
struct Pid {
    kp: f64,
    ki: f64,
    kd: f64,
    integral: f64,
    last: Option<f64>,
    #[constant]
    limit: f64,
}
#[differentiate]
impl Pid {
    fn control(&mut self, error: f64, dt: f64) -> f64 {
        self.integral += error * dt;
        let derivative = match self.last {
            Some(last) => (error - last) / dt,
            None => 0.0,
        };
        self.last = Some(error);
        (self.kp * error + self.ki * self.integral + self.kd * derivative).clamp(-self.limit, self.limit)
    }
}
#[differentiate]
impl Cart {
    fn derivative(&self, s: State, u: f64) -> State {
        let (st, ct) = s.theta.sin_cos();
        let total = self.big_m + self.m * st * st;
        let acc = (u + self.m * st * (self.l * s.omega.powi(2) - self.g * ct) - self.friction * s.v) / total;
        let alpha = (self.g * st - acc * ct) / self.l;
        State { x: s.v, v: acc, theta: s.omega, omega: alpha }
    }
    fn rk4(&self, s: State, u: f64, h: f64) -> State {
        let f = |s: State| self.derivative(s, u);
        let k1 = f(s);
        let k2 = f(s + k1 * (h / 2.0));
        let k3 = f(s + k2 * (h / 2.0));
        let k4 = f(s + k3 * h);
        s + (k1 + k2 * 2.0 + k3 * 2.0 + k4) * (h / 6.0)
    }
}
#[differentiate]
fn balance(cart: &Cart, pid: &Pid, start: State, steps: usize, h: f64) -> f64 {
    let mut pid = *pid;
    let mut s = start;
    let mut cost = 0.0;
    for k in 0..steps {
        let u = pid.control(-s.theta, h);
        s = cart.rk4(s, u, h);
        cost += h * (s.theta * s.theta + 0.1 * s.x.powi(2) + 0.01 * u * u);
        if s.theta.abs() > 1.5 {
            cost += (steps - k) as f64;
            break;
        }
    }
    cost
}
#[derive(Debug, Clone, Differentiable)]
struct Attention {
    wq: Array2<f64>,
    wk: Array2<f64>,
    wv: Array2<f64>,
    wo: Array2<f64>,
    #[constant]
    heads: usize,
}
#[differentiate]
impl Attention {
    fn forward(&self, x: &Array2<f64>, #[constant] causal: bool) -> Array2<f64> {
        let (q, k, v) = (x.dot(&self.wq), x.dot(&self.wk), x.dot(&self.wv));
        let (t, d) = q.dim();
        let dh = d / self.heads;
        let mut out = Array2::<f64>::zeros((t, d));
        for h in 0..self.heads {
            let cols = s![.., h * dh..(h + 1) * dh];
            let (qh, kh, vh) = (q.slice(cols), k.slice(cols), v.slice(cols));
            let mut scores = qh.dot(&kh.t()) / (dh as f64).sqrt();
            if causal {
                for i in 0..t {
                    for j in i + 1..t {
                        scores[[i, j]] = f64::NEG_INFINITY;
                    }
                }
            }
            for mut row in scores.rows_mut() {
                let m = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
                row.mapv_inplace(|v| (v - m).exp());
                let z = row.sum();
                row /= z;
            }
            out.slice_mut(cols).assign(&scores.dot(&vh));
        }
        out.dot(&self.wo)
    }
}
#[differentiate]
fn attend(a: &Attention, x: &Array2<f64>) -> f64 {
    let y = a.forward(x, true);
    (&y * &y).sum() + a.forward(&y, false).sum()
}
#[differentiate]
fn arma(phi: &[f64], theta: &[f64], sigma: f64, y: &[f64]) -> f64 {
    let n = y.len();
    let mut eps = vec![0.0; n];
    let mut nll = 0.5 * n as f64 * (2.0 * std::f64::consts::PI * sigma * sigma).ln();
    for t in 0..n {
        let ar: f64 = phi.iter().enumerate().filter(|&(i, _)| t > i).map(|(i, p)| p * y[t - i - 1]).sum();
        let ma: f64 = theta.iter().enumerate().take_while(|(j, _)| *j < t).map(|(j, q)| q * eps[t - 1 - j]).sum();
        eps[t] = y[t] - ar - ma;
        nll += 0.5 * (eps[t] / sigma).powi(2);
    }
    nll
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Species {
    A,
    B,
    C,
}
#[derive(Debug, Clone, Differentiable)]
struct Reaction {
    rate: f64,
    #[constant]
    inputs: Vec<(Species, i32)>,
    #[constant]
    outputs: Vec<(Species, i32)>,
}
#[differentiate(constant(inputs, outputs))]
fn kinetics(reactions: &[Reaction], start: &HashMap<usize, f64>, dt: f64, steps: usize) -> f64 {
    let mut c = [start[&0], start[&1], start[&2]];
    for _ in 0..steps {
        let mut d = [0.0; 3];
        for r in reactions {
            let mut flux = r.rate;
            for &(s, n) in &r.inputs {
                flux *= c[s as usize].powi(n);
            }
            for &(s, n) in &r.inputs {
                d[s as usize] -= n as f64 * flux;
            }
            for &(s, n) in &r.outputs {
                d[s as usize] += n as f64 * flux;
            }
        }
        for (c, d) in c.iter_mut().zip(d) {
            *c += dt * d;
        }
    }
    c[2] + 0.5 * c[0] * c[1]
}
#[differentiate]
fn newton_logistic(x: &Array2<f64>, y: &Array1<f64>, ridge: f64) -> f64 {
    let d = x.ncols();
    let mut w = Array1::<f64>::zeros(d);
    for _ in 0..3 {
        let p = x.dot(&w).mapv(|z| 1.0 / (1.0 + (-z).exp()));
        let grad = x.t().dot(&(&p - y)) + &w * ridge;
        let s = &p * &(1.0 - &p);
        let h = x.t().dot(&(x * &s.insert_axis(Axis(1)))) + Array2::<f64>::eye(d) * ridge;
        let det = h[[0, 0]] * h[[1, 1]] - h[[0, 1]] * h[[1, 0]];
        let step = array![(h[[1, 1]] * grad[0] - h[[0, 1]] * grad[1]) / det, (h[[0, 0]] * grad[1] - h[[1, 0]] * grad[0]) / det];
        w = w - step;
    }
    w.dot(&w)
}
#[test]
fn control() {
    let cart = Cart { m: 0.2, big_m: 1.0, l: 0.5, g: 9.8, friction: 0.1 };
    let pid = Pid { kp: 30.0, ki: 1.0, kd: 3.0, integral: 0.0, last: None, limit: 50.0 };
    check!(balance, &cart, &pid, State { x: 0.1, v: 0.0, theta: 0.1, omega: 0.05 }, 4, 0.02).assert();
}
#[test]
fn attention() {
    let m = |k: f64| Array2::from_shape_fn((4, 4), |(i, j)| (k + i as f64 * 0.7 + j as f64 * 1.3).sin());
    let a = Attention { wq: m(0.1), wk: m(0.5), wv: m(0.9), wo: m(1.7), heads: 2 };
    check!(attend, &a, &Array2::from_shape_fn((3, 4), |(i, j)| (i as f64 - j as f64 * 0.6).cos())).assert();
}
#[test]
fn series() {
    check!(arma, &[0.5, -0.2], &[0.3], 0.9, &[0.3, 0.1, -0.4, 0.8]).assert();
    check!(newton_logistic, &array![[0.3, 1.0], [0.8, -0.4], [-0.5, 0.3]], &array![1.0, 0.0, 1.0], 0.4).assert();
    let r = vec![
        Reaction { rate: 0.7, inputs: vec![(Species::A, 1), (Species::B, 2)], outputs: vec![(Species::C, 1)] },
        Reaction { rate: 0.2, inputs: vec![(Species::C, 1)], outputs: vec![(Species::A, 1), (Species::B, 2)] },
    ];
    check!(kinetics, &r, &HashMap::from([(0, 1.0), (1, 0.7), (2, 0.1)]), 0.1, 3).assert();
}
