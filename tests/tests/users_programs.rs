//! Fifteen programs of ordinary numeric work, by differences in both modes: fits over structs, hidden Markov models, factorisations in
//! place, splines and tables that may not know, filters, rays, paths that are lent, tables of dynamic programming, transforms.

#![allow(
    clippy::pedantic,
    clippy::needless_borrow,
    clippy::needless_range_loop,
    clippy::manual_memcpy,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, check, differentiate};
use cotangent_tests::{matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, array};

#[derive(Clone, Debug, Differentiable)]
struct Curve {
    amplitude: f64,
    decay: f64,
    offset: f64,
}

#[derive(Clone, Debug)]
struct Sample {
    t: f64,
    y: f64,
}

impl Curve {
    #[differentiate]
    fn at(&self, t: f64) -> f64 {
        self.amplitude * (-self.decay * t).exp() + self.offset
    }
}

#[differentiate]
fn residuals(c: &Curve, #[constant] samples: &[Sample]) -> Vec<f64> {
    samples.iter().map(|s| c.at(s.t) - s.y).collect()
}

#[differentiate]
fn robust_cost(c: &Curve, #[constant] samples: &[Sample], delta: f64) -> f64 {
    let r = residuals(c, samples);
    let mut cost = 0.0;
    for &e in &r {
        cost += if e.abs() <= delta { 0.5 * e * e } else { delta * (e.abs() - 0.5 * delta) };
    }
    cost
}

#[differentiate]
fn hmm_forward(start: &Array1<f64>, transition: &Array2<f64>, emission: &Array2<f64>, #[constant] observed: &[usize]) -> f64 {
    let n = start.len();
    let mut alpha: Vec<f64> = (0..n).map(|i| start[i] * emission[[i, observed[0]]]).collect();
    let mut log_likelihood = 0.0;
    for &o in &observed[1..] {
        let scale: f64 = alpha.iter().sum();
        log_likelihood += scale.ln();
        let mut next = vec![0.0; n];
        for j in 0..n {
            let mut s = 0.0;
            for i in 0..n {
                s += alpha[i] / scale * transition[[i, j]];
            }
            next[j] = s * emission[[j, o]];
        }
        alpha = next;
    }
    log_likelihood + alpha.iter().sum::<f64>().ln()
}

#[differentiate]
fn cholesky(a: &mut Array2<f64>) {
    let n = a.nrows();
    for j in 0..n {
        for k in 0..j {
            for i in j..n {
                a[[i, j]] = a[[i, j]] - a[[i, k]] * a[[j, k]];
            }
        }
        let d = a[[j, j]].sqrt();
        for i in j..n {
            a[[i, j]] /= d;
        }
        for i in 0..j {
            a[[i, j]] = 0.0;
        }
    }
}

#[differentiate]
fn solve_lower(l: &Array2<f64>, b: &mut [f64]) {
    for i in 0..b.len() {
        for k in 0..i {
            b[i] -= l[[i, k]] * b[k];
        }
        b[i] /= l[[i, i]];
    }
}

#[differentiate]
fn gaussian_log_density(x: &[f64], cov: &Array2<f64>) -> f64 {
    let mut l = cov.clone();
    cholesky(&mut l);
    let mut z = x.to_vec();
    solve_lower(&l, &mut z);
    let log_det: f64 = (0..z.len()).map(|i| l[[i, i]].ln()).sum();
    -0.5 * z.iter().map(|e| e * e).sum::<f64>() - log_det
}

#[differentiate]
fn lu_solve(mut a: Array2<f64>, mut b: Array1<f64>) -> Array1<f64> {
    let n = b.len();
    for k in 0..n {
        let mut p = k;
        for i in k + 1..n {
            if a[[i, k]].abs() > a[[p, k]].abs() {
                p = i;
            }
        }
        if p != k {
            for j in 0..n {
                a.swap([k, j], [p, j]);
            }
            b.swap(k, p);
        }
        for i in k + 1..n {
            let f = a[[i, k]] / a[[k, k]];
            for j in k..n {
                let t = a[[k, j]];
                a[[i, j]] -= f * t;
            }
            let t = b[k];
            b[i] -= f * t;
        }
    }
    for i in (0..n).rev() {
        let mut s = b[i];
        for j in i + 1..n {
            s -= a[[i, j]] * b[j];
        }
        b[i] = s / a[[i, i]];
    }
    b
}

#[derive(Clone, Debug, Differentiable)]
struct Spline {
    #[constant]
    knots: Vec<f64>,
    values: Vec<f64>,
    moments: Vec<f64>,
}

impl Spline {
    #[differentiate]
    fn eval(&self, x: f64) -> Option<f64> {
        let n = self.knots.len();
        if x < self.knots[0] || x > self.knots[n - 1] {
            return None;
        }
        let mut i = 0;
        while i + 2 < n && x > self.knots[i + 1] {
            i += 1;
        }
        let h = self.knots[i + 1] - self.knots[i];
        let (a, b) = ((self.knots[i + 1] - x) / h, (x - self.knots[i]) / h);
        let cubic = ((a.powi(3) - a) * self.moments[i] + (b.powi(3) - b) * self.moments[i + 1]) * h * h / 6.0;
        Some(a * self.values[i] + b * self.values[i + 1] + cubic)
    }
}

#[differentiate]
fn spline_energy(s: &Spline, #[constant] at: &[f64], x: f64) -> Option<f64> {
    let mut e = 0.0;
    for &t in at {
        let v = s.eval(t + x)?;
        e += v * v;
    }
    Some(e)
}

#[derive(Clone, Debug, Differentiable)]
struct Ekf {
    x: Array1<f64>,
    p: Array2<f64>,
}

#[differentiate]
impl Ekf {
    fn predict(&mut self, dt: f64, q: f64) {
        let (px, v, th) = (self.x[0], self.x[1], self.x[2]);
        self.x[0] = px + v * th.cos() * dt;
        self.x[2] = th + 0.1 * v * dt;
        let mut f = Array2::<f64>::eye(3);
        f[[0, 1]] = th.cos() * dt;
        f[[0, 2]] = -v * th.sin() * dt;
        f[[2, 1]] = 0.1 * dt;
        self.p = f.dot(&self.p).dot(&f.t()) + Array2::<f64>::eye(3) * q;
    }

    fn update(&mut self, z: f64, r: f64) -> f64 {
        let range = (self.x[0] * self.x[0] + 1.0).sqrt();
        let mut h = Array1::<f64>::zeros(3);
        h[0] = self.x[0] / range;
        let ph = self.p.dot(&h);
        let s = h.dot(&ph) + r;
        let innovation = z - range;
        let k = &ph / s;
        self.x = &self.x + &k * innovation;
        let n = self.p.nrows();
        for i in 0..n {
            for j in 0..n {
                self.p[[i, j]] -= k[i] * ph[j];
            }
        }
        -0.5 * (innovation * innovation / s + s.ln())
    }
}

#[differentiate]
fn ekf_likelihood(x0: &Array1<f64>, #[constant] measured: &[f64], q: f64, r: f64) -> f64 {
    let mut filter = Ekf { x: x0.clone(), p: Array2::eye(3) };
    let mut total = 0.0;
    for &z in measured {
        filter.predict(0.1, q);
        total += (&mut filter).update(z, r);
    }
    total
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct V3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiate]
impl V3 {
    fn inner(self, o: V3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
    fn minus(self, o: V3) -> V3 {
        V3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
    fn along(self, d: V3, t: f64) -> V3 {
        V3 { x: self.x + d.x * t, y: self.y + d.y * t, z: self.z + d.z * t }
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Solid {
    Sphere { centre: V3, radius: f64 },
    Plane { normal: V3, offset: f64 },
    Union(Vec<Solid>),
}

#[differentiate(recursive)]
fn hit(shape: &Solid, origin: V3, direction: V3) -> Option<f64> {
    match shape {
        Solid::Sphere { centre, radius } => {
            let oc = origin.minus(*centre);
            let b = oc.inner(direction);
            let c = oc.inner(oc) - radius * radius;
            let disc = b * b - c;
            if disc < 0.0 {
                return None;
            }
            let t = -b - disc.sqrt();
            if t > 0.0 { Some(t) } else { None }
        }
        Solid::Plane { normal, offset } => {
            let d = normal.inner(direction);
            if d.abs() < 1e-9 {
                return None;
            }
            let t = (offset - normal.inner(origin)) / d;
            if t > 0.0 { Some(t) } else { None }
        }
        Solid::Union(_) => None,
    }
}

#[differentiate(recursive)]
fn distance(shape: &Solid, p: V3) -> f64 {
    match shape {
        Solid::Sphere { centre, radius } => {
            let d = p.minus(*centre);
            d.inner(d).sqrt() - *radius
        }
        Solid::Plane { normal, offset } => normal.inner(p) - *offset,
        Solid::Union(parts) => {
            let mut least = f64::INFINITY;
            for part in parts {
                let d = distance(part, p);
                if d < least {
                    least = d;
                }
            }
            least
        }
    }
}

#[differentiate]
fn monte_carlo_call(s0: f64, k: f64, r: f64, sigma: f64, #[constant] normals: &Array2<f64>) -> f64 {
    let (paths, steps) = normals.dim();
    let dt = 1.0 / steps as f64;
    let mut payoff = 0.0;
    let mut path = vec![0.0; steps];
    for p in 0..paths {
        walk(&mut path, s0, r, sigma, dt, normals.row(p));
        let mean = path.iter().sum::<f64>() / steps as f64;
        payoff += (mean - k).max(0.0);
    }
    (-r).exp() * payoff / paths as f64
}

#[differentiate]
fn walk(path: &mut [f64], s0: f64, r: f64, sigma: f64, dt: f64, #[constant] z: ArrayView1<'_, f64>) {
    let mut s = s0;
    for (slot, z) in path.iter_mut().zip(z.iter()) {
        s *= ((r - 0.5 * sigma * sigma) * dt + sigma * dt.sqrt() * z).exp();
        *slot = s;
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Table {
    #[constant]
    xs: Vec<f64>,
    ys: Vec<f64>,
}

#[differentiate]
impl Table {
    fn lookup(&self, x: f64) -> Option<f64> {
        let i = self.xs.iter().position(|&k| k > x)?;
        if i == 0 {
            return None;
        }
        let w = (x - self.xs[i - 1]) / (self.xs[i] - self.xs[i - 1]);
        Some((1.0 - w) * self.ys[i - 1] + w * self.ys[i])
    }
}

#[differentiate]
fn with_table(t: &Table, x: f64) -> f64 {
    t.lookup(x).unwrap() * x + t.lookup(x * 0.5).unwrap()
}

#[differentiate]
fn dtw(a: &[f64], b: &[f64], gamma: f64) -> f64 {
    let (n, m) = (a.len(), b.len());
    let mut d = vec![vec![f64::INFINITY; m + 1]; n + 1];
    d[0][0] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let cost = (a[i - 1] - b[j - 1]).powi(2);
            let best = d[i - 1][j].min(d[i][j - 1]).min(d[i - 1][j - 1]);
            d[i][j] = cost * gamma + best;
        }
    }
    d[n][m]
}

#[differentiate]
fn gauss_seidel(a: &Array2<f64>, b: &Array1<f64>, #[constant] sweeps: usize) -> Array1<f64> {
    let n = b.len();
    let mut x = Array1::zeros(n);
    for _ in 0..sweeps {
        for i in 0..n {
            let mut s = b[i];
            for j in 0..n {
                if j != i {
                    s -= a[[i, j]] * x[j];
                }
            }
            x[i] = s / a[[i, i]];
        }
    }
    x
}

#[differentiate]
fn fft(re: &mut [f64], im: &mut [f64]) {
    let n = re.len();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut len = 2;
    while len <= n {
        let angle = -2.0 * std::f64::consts::PI / len as f64;
        for start in (0..n).step_by(len) {
            for k in 0..len / 2 {
                let (s, c) = (angle * k as f64).sin_cos();
                let (p, q) = (start + k, start + k + len / 2);
                let tr = re[q] * c - im[q] * s;
                let ti = re[q] * s + im[q] * c;
                re[q] = re[p] - tr;
                im[q] = im[p] - ti;
                re[p] += tr;
                im[p] += ti;
            }
        }
        len <<= 1;
    }
}

#[differentiate]
fn spectrum(x: &[f64], w: f64) -> f64 {
    let mut re: Vec<f64> = x.iter().map(|e| e * w).collect();
    let mut im = vec![0.0; x.len()];
    fft(&mut re, &mut im);
    re.iter().zip(&im).enumerate().map(|(k, (r, i))| (k + 1) as f64 * (r * r + i * i)).sum()
}

#[differentiate]
fn kernel_regression(x: &Array2<f64>, y: &Array1<f64>, query: ArrayView1<'_, f64>, bandwidth: f64) -> f64 {
    let weights: Array1<f64> = x
        .outer_iter()
        .map(|row| {
            let d2 = row.iter().zip(query.iter()).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            (-d2 / (2.0 * bandwidth * bandwidth)).exp()
        })
        .collect();
    weights.dot(y) / weights.sum()
}

trait Objective {
    fn loss(&self, x: &Array2<f64>, y: &[bool]) -> f64;
}

#[derive(Clone, Debug, Differentiable)]
struct Logistic {
    weights: Array1<f64>,
    bias: f64,
    #[constant]
    ridge: f64,
}

#[differentiate]
impl Objective for Logistic {
    fn loss(&self, #[constant] x: &Array2<f64>, #[constant] y: &[bool]) -> f64 {
        let mut total = 0.0;
        for (row, &label) in x.rows().into_iter().zip(y) {
            let z = row.dot(&self.weights) + self.bias;
            total += if label { (1.0 + (-z).exp()).ln() } else { (1.0 + z.exp()).ln() };
        }
        total / y.len() as f64 + self.ridge * self.weights.mapv(|w| w * w).sum()
    }
}

#[differentiate]
fn log_sum_exp(x: &[f64]) -> f64 {
    let m = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    m + x.iter().map(|e| (e - m).exp()).sum::<f64>().ln()
}

#[differentiate]
fn crf(unary: &[Vec<f64>], pairwise: &Array2<f64>, #[constant] tags: &[usize]) -> f64 {
    let n = pairwise.nrows();
    let mut score = unary[0][tags[0]];
    for t in 1..tags.len() {
        score += unary[t][tags[t]] + pairwise[[tags[t - 1], tags[t]]];
    }
    let mut alpha = unary[0].clone();
    for t in 1..unary.len() {
        let mut next = Vec::with_capacity(n);
        for j in 0..n {
            let terms: Vec<f64> = (0..n).map(|i| alpha[i] + pairwise[[i, j]]).collect();
            next.push(log_sum_exp(&terms) + unary[t][j]);
        }
        alpha = next;
    }
    score - log_sum_exp(&alpha)
}

fn samples() -> Vec<Sample> {
    (0..5).map(|i| f64::from(i) * 0.4).map(|t| Sample { t, y: 1.3 * (-0.6 * t).exp() + 0.1 * t }).collect()
}

#[test]
fn a_fit_over_structs() {
    let c = Curve { amplitude: 1.1, decay: 0.5, offset: 0.2 };
    check!(residuals, &c, &samples()).assert();
    check!(robust_cost, &c, &samples(), 0.1).assert();
}

#[test]
fn a_hidden_markov_model() {
    let (start, transition) = (array![0.6, 0.4], array![[0.7, 0.3], [0.4, 0.6]]);
    let emission = array![[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]];
    check!(hmm_forward, &start, &transition, &emission, &[0_usize, 2, 1, 1, 0]).assert();
}

#[test]
fn factorisations_in_place() {
    let cov = array![[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.1]];
    check!(gaussian_log_density, &[0.3, -0.7, 1.1], &cov).assert();
    let a = array![[0.1, 2.0, 0.3], [1.5, -0.4, 0.2], [0.7, 0.9, 2.2]];
    check!(lu_solve, a, vector(3)).assert();
    let a = array![[4.0, 0.5, -0.3], [0.2, 3.0, 0.8], [-0.6, 0.4, 5.0]];
    check!(gauss_seidel, &a, &vector(3), 6).assert();
}

#[test]
fn what_a_spline_and_a_table_may_not_know() {
    let s = Spline { knots: vec![0.0, 1.0, 2.5, 3.0], values: vec![0.3, 1.2, -0.4, 0.9], moments: vec![0.0, 0.7, -1.1, 0.0] };
    let energy = |at: &[f64], x: f64| spline_energy::value_and_gradient(&s, at, x);
    assert!(energy(&[0.4, 2.9], 0.3).is_none());
    check!(spline_energy, &s, &[0.4, 1.3, 2.6], 0.13).assert();
    let t = Table { xs: vec![0.0, 1.0, 2.0], ys: vec![0.4, 1.1, -0.3] };
    check!(with_table, &t, 1.3).assert();
    assert!(t.lookup_value_and_gradient(2.3).is_none());
}

#[test]
fn an_extended_kalman_filter() {
    check!(ekf_likelihood, &array![0.5, 1.0, 0.3], &[1.2, 1.25, 1.31], 0.01, 0.1).assert();
}

#[test]
fn rays_and_solids() {
    let (origin, direction) = (V3 { x: 0.1, y: -0.2, z: -3.0 }, V3 { x: 0.1, y: 0.05, z: 0.99 });
    let sphere = Solid::Sphere { centre: V3 { x: 0.0, y: 0.1, z: 0.2 }, radius: 1.2 };
    let plane = Solid::Plane { normal: V3 { x: 0.1, y: 0.3, z: 0.9 }, offset: 1.4 };
    check!(hit, &sphere, origin, direction).assert();
    check!(hit, &plane, origin, direction).assert();
    assert!(hit::value_and_gradient(&Solid::Union(vec![]), origin, direction).is_none());
    let union = Solid::Union(vec![plane, Solid::Union(vec![sphere])]);
    check!(distance, &union, origin).assert();
    check!(distance, &union, direction).assert();
}

#[test]
fn an_option_priced_by_paths() {
    let normals = array![[0.3, -0.7, 1.1], [1.3, 0.2, 0.4], [-0.2, 0.9, 0.6]];
    check!(monte_carlo_call, 1.0, 0.9, 0.03, 0.4, &normals).assert();
}

#[test]
fn time_warps() {
    check!(dtw, &[0.3, 1.2, -0.4, 0.9], &[0.1, 1.0, 1.1, -0.2, 0.7], 0.8).assert();
}

#[test]
fn a_transform_in_place() {
    check!(spectrum, &[0.3, 1.2, -0.4, 0.9, 0.2, -1.1, 0.6, 0.8], 0.7).assert();
}

#[test]
fn a_regression_by_kernels() {
    check!(kernel_regression, &matrix(4, 2), &vector(4), array![0.2, -0.1].view(), 0.9).assert();
}

#[test]
fn a_model_behind_a_trait() {
    let model = Logistic { weights: array![0.4, -0.9], bias: 0.2, ridge: 0.1 };
    check!(Logistic::loss, &model, &matrix(4, 2), &[true, false, true, true]).assert();
}

#[test]
fn a_chain_of_tags() {
    let unary = vec![vec![0.3, -0.2, 1.1], vec![0.9, 0.4, -0.6], vec![-0.3, 0.8, 0.1]];
    check!(crf, &unary, &matrix(3, 3), &[0_usize, 2, 1]).assert();
}
