//! Programs as numeric users write them, each against differences in both modes.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
use ndarray::s;

// Kalman filter
#[derive(Clone, Debug, Differentiable)]
struct Kalman {
    f: Array2<f64>,
    h: Array2<f64>,
    q: Array2<f64>,
    r: Array2<f64>,
}
#[derive(Clone, Debug, Differentiable)]
struct Belief {
    mean: Array1<f64>,
    cov: Array2<f64>,
}

#[differentiate]
fn inv2(m: &Array2<f64>) -> Array2<f64> {
    let det = m[[0, 0]] * m[[1, 1]] - m[[0, 1]] * m[[1, 0]];
    array![[m[[1, 1]] / det, -m[[0, 1]] / det], [-m[[1, 0]] / det, m[[0, 0]] / det]]
}
#[differentiate]
impl Kalman {
    fn predict(&self, b: &Belief) -> Belief {
        Belief { mean: self.f.dot(&b.mean), cov: self.f.dot(&b.cov).dot(&self.f.t()) + &self.q }
    }
    fn update(&self, b: &Belief, z: &Array1<f64>) -> (Belief, f64) {
        let y = z - &self.h.dot(&b.mean);
        let s = self.h.dot(&b.cov).dot(&self.h.t()) + &self.r;
        let si = inv2(&s);
        let k = b.cov.dot(&self.h.t()).dot(&si);
        let mean = &b.mean + &k.dot(&y);
        let eye = Array2::<f64>::eye(b.mean.len());
        let cov = (&eye - &k.dot(&self.h)).dot(&b.cov);
        let det = s[[0, 0]] * s[[1, 1]] - s[[0, 1]] * s[[1, 0]];
        let ll = -0.5 * (y.dot(&si.dot(&y)) + det.ln() + 2.0 * (2.0 * std::f64::consts::PI).ln());
        (Belief { mean, cov }, ll)
    }
    fn log_likelihood(&self, start: &Belief, zs: &Array2<f64>) -> f64 {
        let mut b = start.clone();
        let mut ll = 0.0;
        for z in zs.rows() {
            b = self.predict(&b);
            let (next, l) = self.update(&b, &z.to_owned());
            b = next;
            ll += l;
        }
        ll
    }
}

// LSTM
#[derive(Clone, Debug, Differentiable)]
struct Lstm {
    wx: Array2<f64>,
    wh: Array2<f64>,
    b: Array1<f64>,
    #[constant]
    hidden: usize,
}
#[differentiate]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
#[differentiate]
impl Lstm {
    fn step(&self, x: ArrayView1<'_, f64>, h: &Array1<f64>, c: &Array1<f64>) -> (Array1<f64>, Array1<f64>) {
        let n = self.hidden;
        let g = self.wx.dot(&x) + self.wh.dot(h) + &self.b;
        let i = g.slice(s![..n]).mapv(sigmoid);
        let f = g.slice(s![n..2 * n]).mapv(sigmoid);
        let o = g.slice(s![2 * n..3 * n]).mapv(sigmoid);
        let u = g.slice(s![3 * n..]).mapv(f64::tanh);
        let c = &f * c + &i * &u;
        let h = &o * &c.mapv(f64::tanh);
        (h, c)
    }
    fn run(&self, xs: &Array2<f64>) -> f64 {
        let mut h = Array1::zeros(self.hidden);
        let mut c = Array1::zeros(self.hidden);
        for x in xs.outer_iter() {
            let (hn, cn) = self.step(x, &h, &c);
            h = hn;
            c = cn;
        }
        h.sum()
    }
}

// soft-DTW
#[differentiate]
fn softmin3(a: f64, b: f64, c: f64, gamma: f64) -> f64 {
    let m = a.min(b).min(c);
    let s: f64 = [a, b, c].iter().map(|v| (-(v - m) / gamma).exp()).sum();
    m - gamma * s.ln()
}
#[differentiate]
fn soft_dtw(x: &[f64], y: &[f64], gamma: f64) -> f64 {
    let (n, m) = (x.len(), y.len());
    let mut r = Array2::from_elem((n + 1, m + 1), 1e10);
    r[[0, 0]] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let d = (x[i - 1] - y[j - 1]).powi(2);
            r[[i, j]] = d + softmin3(r[[i - 1, j]], r[[i, j - 1]], r[[i - 1, j - 1]], gamma);
        }
    }
    r[[n, m]]
}

// Cholesky in place + solve + log det GP likelihood
#[differentiate]
fn cholesky_in_place(a: &mut Array2<f64>) {
    let n = a.nrows();
    for j in 0..n {
        for k in 0..j {
            let ljk = a[[j, k]];
            for i in j..n {
                a[[i, j]] -= a[[i, k]] * ljk;
            }
        }
        let d = a[[j, j]].sqrt();
        for i in j..n {
            a[[i, j]] /= d;
        }
    }
}
#[differentiate]
fn forward_substitute(l: &Array2<f64>, b: &mut [f64]) {
    for i in 0..b.len() {
        let mut s = b[i];
        for k in 0..i {
            s -= l[[i, k]] * b[k];
        }
        b[i] = s / l[[i, i]];
    }
}
#[differentiate]
fn gp(x: &[f64], y: &[f64], theta: &[f64; 3]) -> f64 {
    let n = x.len();
    let [amp, len, noise] = *theta;
    let mut k = Array2::zeros((n, n));
    for i in 0..n {
        for j in 0..n {
            let d = (x[i] - x[j]) / len;
            k[[i, j]] = amp * amp * (-0.5 * d * d).exp();
            if i == j {
                k[[i, j]] += noise * noise;
            }
        }
    }
    cholesky_in_place(&mut k);
    let mut z = y.to_vec();
    forward_substitute(&k, &mut z);
    let quad: f64 = z.iter().map(|v| v * v).sum();
    let logdet: f64 = k.diag().iter().map(|v| v.ln()).sum::<f64>() * 2.0;
    -0.5 * (quad + logdet + n as f64 * (2.0 * std::f64::consts::PI).ln())
}

// FFT by loops (real, imag) in place, radix 2
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
        let ang = -2.0 * std::f64::consts::PI / len as f64;
        for start in (0..n).step_by(len) {
            for k in 0..len / 2 {
                let (s, c) = (ang * k as f64).sin_cos();
                let (a, b) = (start + k, start + k + len / 2);
                let tr = re[b] * c - im[b] * s;
                let ti = re[b] * s + im[b] * c;
                re[b] = re[a] - tr;
                im[b] = im[a] - ti;
                re[a] += tr;
                im[a] += ti;
            }
        }
        len <<= 1;
    }
}
#[differentiate]
fn spectrum(x: &[f64]) -> f64 {
    let mut re = x.to_vec();
    let mut im = vec![0.0; x.len()];
    fft(&mut re, &mut im);
    re.iter().zip(&im).enumerate().map(|(k, (a, b))| (a * a + b * b) * (1.0 + k as f64)).sum()
}

// natural cubic spline through Thomas algorithm
#[differentiate]
fn spline(xs: &[f64], ys: &[f64], t: f64) -> f64 {
    let n = xs.len();
    let h: Vec<f64> = xs.windows(2).map(|w| w[1] - w[0]).collect();
    let mut alpha = vec![0.0; n];
    for i in 1..n - 1 {
        alpha[i] = 3.0 / h[i] * (ys[i + 1] - ys[i]) - 3.0 / h[i - 1] * (ys[i] - ys[i - 1]);
    }
    let mut l = vec![1.0; n];
    let mut mu = vec![0.0; n];
    let mut z = vec![0.0; n];
    for i in 1..n - 1 {
        l[i] = 2.0 * (xs[i + 1] - xs[i - 1]) - h[i - 1] * mu[i - 1];
        mu[i] = h[i] / l[i];
        z[i] = (alpha[i] - h[i - 1] * z[i - 1]) / l[i];
    }
    let (mut b, mut c, mut d) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for j in (0..n - 1).rev() {
        c[j] = z[j] - mu[j] * c[j + 1];
        b[j] = (ys[j + 1] - ys[j]) / h[j] - h[j] * (c[j + 1] + 2.0 * c[j]) / 3.0;
        d[j] = (c[j + 1] - c[j]) / (3.0 * h[j]);
    }
    let j = match xs.iter().position(|&x| x > t) {
        Some(0) => 0,
        Some(k) => k - 1,
        None => n - 2,
    };
    let dx = t - xs[j];
    ys[j] + dx * (b[j] + dx * (c[j] + dx * d[j]))
}

#[test]
fn programs_agree_with_differences() {
    let k = Kalman {
        f: array![[1.0, 0.1], [0.0, 0.9]],
        h: array![[1.0, 0.0], [0.2, 1.0]],
        q: array![[0.1, 0.01], [0.01, 0.2]],
        r: array![[0.5, 0.1], [0.1, 0.4]],
    };
    let b = Belief { mean: array![0.1, 0.2], cov: array![[1.0, 0.1], [0.1, 2.0]] };
    check!(Kalman::log_likelihood, &k, &b, &array![[0.1, 0.3], [0.4, 0.1], [-0.2, 0.6]]).assert();
    let w = |m: usize, n: usize, k: f64| Array2::from_shape_fn((m, n), |(i, j)| ((i * 3 + j * 7) as f64 * k).sin());
    let l = Lstm { wx: w(8, 3, 0.3), wh: w(8, 2, 0.7), b: w(8, 1, 0.2).column(0).to_owned(), hidden: 2 };
    check!(Lstm::run, &l, &w(4, 3, 0.9)).assert();
    check!(soft_dtw, &[0.1, 0.5, 0.9, 0.2], &[0.2, 0.7, 0.3], 0.3).assert();
    check!(gp, &[0.0, 0.5, 1.2, 2.0], &[0.1, 0.4, -0.2, 0.3], &[1.1, 0.8, 0.3]).assert();
    check!(spectrum, &[0.1, 0.4, -0.3, 0.8, 0.2, -0.5, 0.7, 0.05]).assert();
    check!(spline, &[0.0, 1.0, 2.5, 3.0, 4.2], &[0.3, 1.0, -0.4, 0.2, 0.9], 2.7).assert();
}
