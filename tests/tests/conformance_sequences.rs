//! Sequences and searches: a hidden Markov model, orbits by Newton's method that may fail, an option on a tree, an image that is registered, curves,
//! an epidemic with events, ratings. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
use std::collections::BTreeMap;

// 1. HMM forward algorithm in log space.
#[differentiate]
fn log_sum_exp(xs: &[f64]) -> f64 {
    let m = xs.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    m + xs.iter().map(|x| (x - m).exp()).sum::<f64>().ln()
}
#[derive(Clone, Debug, Differentiable)]
struct Hmm {
    start: Vec<f64>,
    trans: Vec<Vec<f64>>,
    means: Vec<f64>,
    log_sd: f64,
}
#[differentiate]
impl Hmm {
    fn emission(&self, state: usize, y: f64) -> f64 {
        let z = (y - self.means[state]) / self.log_sd.exp();
        -0.5 * z * z - self.log_sd - 0.5 * (2.0 * std::f64::consts::PI).ln()
    }
    fn log_likelihood(&self, #[constant] ys: &[f64]) -> f64 {
        let k = self.start.len();
        let norm = log_sum_exp(&self.start);
        let mut alpha: Vec<f64> = (0..k).map(|s| self.start[s] - norm + self.emission(s, ys[0])).collect();
        for &y in &ys[1..] {
            let prev = alpha.clone();
            for s in 0..k {
                let terms: Vec<f64> =
                    prev.iter().enumerate().map(|(r, a)| a + self.trans[r][s] - log_sum_exp(&self.trans[r])).collect();
                alpha[s] = log_sum_exp(&terms) + self.emission(s, y);
            }
        }
        log_sum_exp(&alpha)
    }
}
#[test]
fn hmm() {
    let m = Hmm { start: vec![0.1, -0.3], trans: vec![vec![0.5, -0.2], vec![-0.4, 0.3]], means: vec![-1.0, 1.2], log_sd: -0.1 };
    let ys = [0.3, -0.9, 1.4, 1.0, -0.2];
    check!(Hmm::log_likelihood, &m, &ys[..]).assert();
}

// 2. Error enum with ?, newton in while.
#[derive(Debug, Clone, PartialEq)]
enum SolveError {
    NoConvergence { iterations: usize },
    Singular,
}
#[differentiate]
fn kepler(mean: f64, e: f64) -> Result<f64, SolveError> {
    let mut ecc = mean;
    let mut n = 0;
    loop {
        let f = ecc - e * ecc.sin() - mean;
        let d = 1.0 - e * ecc.cos();
        if d.abs() < 1e-12 {
            return Err(SolveError::Singular);
        }
        let step = f / d;
        ecc -= step;
        n += 1;
        if step.abs() < 1e-13 {
            break Ok(ecc);
        }
        if n > 50 {
            return Err(SolveError::NoConvergence { iterations: n });
        }
    }
}
#[differentiate]
fn orbit(a: f64, e: f64, t: f64) -> Result<[f64; 2], SolveError> {
    let n = (1.0 / a.powi(3)).sqrt();
    let ecc = kepler(n * t, e)?;
    Ok([a * (ecc.cos() - e), a * (1.0 - e * e).sqrt() * ecc.sin()])
}
#[differentiate]
fn misfit(a: f64, e: f64, #[constant] obs: &[(f64, [f64; 2])]) -> Result<f64, SolveError> {
    let mut sum = 0.0;
    for (t, p) in obs {
        let q = orbit(a, e, *t)?;
        sum += q.iter().zip(p).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    }
    Ok(sum / obs.len() as f64)
}
#[test]
fn orbits() {
    let obs = [(0.5, [0.4, 0.5]), (1.5, [-0.5, 0.9])];
    check!(misfit, 1.1, 0.2, &obs[..]).assert();
}

// 3. Sliding window with VecDeque
#[differentiate]
fn moving(xs: &[f64], #[constant] w: usize) -> f64 {
    let mut win: Vec<f64> = Vec::with_capacity(w);
    let mut total = 0.0;
    for &x in xs {
        if win.len() == w {
            win.remove(0);
        }
        win.push(x);
        let mean = win.iter().sum::<f64>() / win.len() as f64;
        total += (x - mean).powi(2);
    }
    total
}
#[test]
fn deque() {
    check!(moving, &[0.3, 0.7, -0.2, 0.9, 0.1][..], 3).assert();
}

// 4. binomial tree American option
#[differentiate]
fn american_put(s: f64, k: f64, r: f64, sigma: f64, t: f64, n: usize) -> f64 {
    let dt = t / n as f64;
    let u = (sigma * dt.sqrt()).exp();
    let d = 1.0 / u;
    let p = ((r * dt).exp() - d) / (u - d);
    let disc = (-r * dt).exp();
    let mut v: Vec<f64> = (0..=n).map(|i| (k - s * u.powi(2 * i as i32 - n as i32)).max(0.0)).collect();
    for step in (0..n).rev() {
        for i in 0..=step {
            let hold = disc * (p * v[i + 1] + (1.0 - p) * v[i]);
            let exercise = k - s * u.powi(2 * i as i32 - step as i32);
            v[i] = if exercise > hold { exercise } else { hold };
        }
        v.truncate(step + 1);
    }
    v[0]
}
#[test]
fn option_price() {
    check!(american_put, 95.0, 100.0, 0.05, 0.3, 1.0, 12).assert();
}

// 5. Bilinear sampling of an image warped by an affine map
#[differentiate]
fn sample(img: ArrayView2<'_, f64>, x: f64, y: f64) -> f64 {
    let (h, w) = img.dim();
    let x0 = x.floor().clamp(0.0, (w - 2) as f64);
    let y0 = y.floor().clamp(0.0, (h - 2) as f64);
    let (i, j) = (y0 as usize, x0 as usize);
    let (fx, fy) = (x - x0, y - y0);
    (1.0 - fy) * ((1.0 - fx) * img[[i, j]] + fx * img[[i, j + 1]])
        + fy * ((1.0 - fx) * img[[i + 1, j]] + fx * img[[i + 1, j + 1]])
}
#[differentiate]
fn register(img: &Array2<f64>, target: &Array2<f64>, p: &[f64; 6]) -> f64 {
    let mut err = 0.0;
    for ((i, j), t) in target.indexed_iter() {
        let (x, y) = (j as f64, i as f64);
        let u = p[0] * x + p[1] * y + p[2];
        let v = p[3] * x + p[4] * y + p[5];
        err += (sample(img.view(), u, v) - t).powi(2);
    }
    err.sqrt()
}
#[test]
fn images() {
    let img = Array2::from_shape_fn((6, 7), |(i, j)| ((i * 3 + j * 5) as f64).sin());
    let t = Array2::from_shape_fn((4, 4), |(i, j)| ((i + 2 * j) as f64).cos());
    check!(register, &img, &t, &[0.9, 0.1, 0.33, -0.05, 1.05, 0.41]).assert();
}

// 6. Generic struct over F with trait-bounded impl, builder and activation fn pointers
#[derive(Clone, Copy, PartialEq, Debug)]
enum Act {
    Relu,
    Tanh,
    Swish,
    Leaky(f64),
}
#[differentiate]
fn act(#[constant] a: Act, x: f64) -> f64 {
    match a {
        Act::Relu => x.max(0.0),
        Act::Tanh => x.tanh(),
        Act::Swish => x / (1.0 + (-x).exp()),
        Act::Leaky(s) => {
            if x > 0.0 {
                x
            } else {
                s * x
            }
        }
    }
}
#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
    #[constant]
    act: Act,
}
#[derive(Clone, Debug, Differentiable)]
struct Net {
    layers: Vec<Layer>,
    skip: Option<Box<Layer>>,
}
#[differentiate]
impl Layer {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        let mut z = self.w.dot(x) + &self.b;
        z.mapv_inplace(|v| act(self.act, v));
        z
    }
}
#[differentiate]
impl Net {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        let mut h = x.clone();
        for (k, layer) in self.layers.iter().enumerate() {
            let out = layer.forward(&h);
            h = if k > 0 && out.len() == h.len() { &h + &out } else { out };
        }
        if let Some(skip) = &self.skip {
            h += &skip.forward(x);
        }
        h
    }
    fn loss(&self, x: &Array2<f64>, y: &[f64]) -> f64 {
        x.rows()
            .into_iter()
            .zip(y)
            .map(|(r, y)| {
                let e = self.forward(&r.to_owned()).sum() - y;
                e * e
            })
            .sum::<f64>()
            / y.len() as f64
    }
}
#[test]
fn net() {
    let l = |m: usize, n: usize, act: Act, s: f64| Layer {
        w: Array2::from_shape_fn((m, n), |(i, j)| ((i * 3 + j) as f64 + s).sin() * 0.5),
        b: Array1::from_elem(m, 0.1),
        act,
    };
    let net = Net {
        layers: vec![l(4, 3, Act::Tanh, 0.0), l(4, 4, Act::Swish, 1.0), l(4, 4, Act::Leaky(0.1), 2.0)],
        skip: Some(Box::new(l(4, 3, Act::Relu, 0.5))),
    };
    let x = Array2::from_shape_fn((3, 3), |(i, j)| ((i * 2 + j) as f64).cos());
    check!(Net::loss, &net, &x, &[0.1, 0.2, -0.3][..]).assert();
}

// 7. Bezier / de Casteljau and arc length with windows
#[differentiate]
fn casteljau(points: &[[f64; 2]], t: f64) -> [f64; 2] {
    let mut p = points.to_vec();
    while p.len() > 1 {
        p = p.windows(2).map(|w| [w[0][0] * (1.0 - t) + w[1][0] * t, w[0][1] * (1.0 - t) + w[1][1] * t]).collect();
    }
    p[0]
}
#[differentiate]
fn length(points: &[[f64; 2]], n: usize) -> f64 {
    let samples: Vec<[f64; 2]> = (0..=n).map(|i| casteljau(points, i as f64 / n as f64)).collect();
    samples.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum()
}
#[test]
fn curve() {
    check!(length, &[[0.0, 0.0], [0.3, 1.0], [1.1, 0.8], [1.4, -0.2]][..], 6).assert();
}

// 8. SEIR with intervention schedule
#[derive(Clone, Copy)]
enum Event {
    Lockdown { day: usize, factor: f64 },
    Vaccinate { day: usize, per_day: f64 },
    Nothing,
}
#[derive(Clone, Copy, Debug, Differentiable)]
struct Seir {
    s: f64,
    e: f64,
    i: f64,
    r: f64,
}
#[derive(Clone, Copy, Debug, Differentiable)]
struct Rates {
    beta: f64,
    sigma: f64,
    gamma: f64,
}
#[differentiate]
impl Seir {
    fn step(self, rates: Rates, dt: f64) -> Self {
        let n = self.s + self.e + self.i + self.r;
        let inf = rates.beta * self.s * self.i / n;
        let Rates { sigma, gamma, .. } = rates;
        Seir {
            s: self.s - dt * inf,
            e: self.e + dt * (inf - sigma * self.e),
            i: self.i + dt * (sigma * self.e - gamma * self.i),
            ..self
        }
        .recovered(dt * gamma * self.i)
    }
    fn recovered(mut self, by: f64) -> Self {
        self.r += by;
        self
    }
}
#[differentiate]
fn epidemic(start: Seir, rates: Rates, #[constant] events: &[Event], #[constant] data: &[f64]) -> f64 {
    let mut state = start;
    let mut cost = 0.0;
    for (day, &seen) in data.iter().enumerate() {
        let mut now = rates;
        for event in events {
            match *event {
                Event::Lockdown { day: from, factor } if day >= from => now.beta *= factor,
                Event::Vaccinate { day: from, per_day } if day >= from => {
                    let v = per_day.min(state.s);
                    state.s -= v;
                    state.r += v;
                }
                _ => {}
            }
        }
        for _ in 0..4 {
            state = state.step(now, 0.25);
        }
        cost += (state.i.ln() - seen.ln()).powi(2);
    }
    cost
}
#[test]
fn seir() {
    let ev = [Event::Lockdown { day: 2, factor: 0.4 }, Event::Vaccinate { day: 3, per_day: 2.0 }, Event::Nothing];
    check!(
        epidemic,
        Seir { s: 990.0, e: 5.0, i: 5.0, r: 0.0 },
        Rates { beta: 0.6, sigma: 0.3, gamma: 0.2 },
        &ev[..],
        &[6.0, 7.0, 8.5, 9.0, 9.5][..]
    )
    .assert();
}

// 9. string-keyed parameters & HashMap accumulations
#[differentiate]
fn elo(ratings: &BTreeMap<String, f64>, k: f64, #[constant] games: &[(String, String, f64)]) -> f64 {
    let mut r = ratings.clone();
    let mut loss = 0.0;
    for (a, b, score) in games {
        let d = (r[b] - r[a]) / 400.0;
        let expected = 1.0 / (1.0 + 10f64.powf(d));
        loss -= score * expected.ln() + (1.0 - score) * (1.0 - expected).ln();
        *r.get_mut(a).unwrap() += k * (score - expected);
        if let Some(rb) = r.get_mut(b) {
            *rb -= k * (score - expected);
        }
    }
    loss
}
#[test]
fn ratings() {
    let r = BTreeMap::from([("ann".to_string(), 1500.0), ("bob".to_string(), 1600.0), ("cy".to_string(), 1400.0)]);
    check!(
        elo,
        &r,
        24.0,
        &[
            ("ann".to_string(), "bob".to_string(), 1.0),
            ("cy".to_string(), "ann".to_string(), 0.0),
            ("bob".to_string(), "cy".to_string(), 0.5)
        ][..]
    )
    .assert();
}
