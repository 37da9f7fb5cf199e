//! Inverse problems: controls over a horizon, deblurring, spectra by a Fourier transform of one's own, waves on a line, rays through a grid. Each is held to
//! differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Zip, array, azip, s};
type State<const N: usize> = [f64; N];

const DT: f64 = 0.05;
/// Cart and pole, controls over a horizon.
#[differentiate]
fn cartpole(s: &State<4>, u: f64, p: &[f64; 3]) -> State<4> {
    let [_, v, th, om] = *s;
    let [mc, mp, l] = *p;
    let g = 9.81;
    let (sn, cs) = th.sin_cos();
    let total = mc + mp;
    let temp = (u + mp * l * om.powi(2) * sn) / total;
    let alpha = (g * sn - cs * temp) / (l * (4.0 / 3.0 - mp * cs.powi(2) / total));
    let acc = temp - mp * l * alpha * cs / total;
    [v, acc, om, alpha]
}
#[differentiate]
fn axpy<const N: usize>(a: f64, x: &[f64; N], y: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| a * x[i] + y[i])
}

#[differentiate]
fn rollout(controls: &Array1<f64>, x0: State<4>, p: &[f64; 3], goal: f64) -> f64 {
    let mut x = x0;
    let mut cost = 0.0;
    for &u in controls {
        let k1 = cartpole(&x, u, p);
        let k2 = cartpole(&axpy(DT / 2.0, &k1, &x), u, p);
        let k3 = cartpole(&axpy(DT / 2.0, &k2, &x), u, p);
        let k4 = cartpole(&axpy(DT, &k3, &x), u, p);
        for i in 0..4 {
            x[i] += DT / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
        cost += DT * (x[0] - goal).powi(2) + 0.1 * x[2].powi(2) + 1e-3 * u * u;
    }
    let w = [1.0, 0.1, 10.0, 0.1];
    cost + x.iter().zip(w).map(|(x, w)| w * x * x).sum::<f64>()
}

/// Total variation deblurring.
#[differentiate]
fn blur(x: &Array2<f64>, kernel: &Array2<f64>) -> Array2<f64> {
    let (h, w) = x.dim();
    let (kh, kw) = kernel.dim();
    let mut padded = Array2::zeros((h + kh - 1, w + kw - 1));
    padded.slice_mut(s![kh / 2..h + kh / 2, kw / 2..w + kw / 2]).assign(x);
    let mut out = Array2::zeros((h, w));
    Zip::from(&mut out).and(padded.windows((kh, kw))).for_each(|o, win| *o = (&win * kernel).sum());
    out
}
#[differentiate]
fn tv(x: &Array2<f64>, eps: f64) -> f64 {
    let dx = &x.slice(s![1.., ..-1]) - &x.slice(s![..-1, ..-1]);
    let dy = &x.slice(s![..-1, 1..]) - &x.slice(s![..-1, ..-1]);
    Zip::from(&dx).and(&dy).fold(0.0, |acc, &a, &b| acc + (a * a + b * b + eps * eps).sqrt())
}
#[differentiate]
fn deblur_objective(x: &Array2<f64>, #[constant] y: &Array2<f64>, kernel: &Array2<f64>, lambda: f64) -> f64 {
    let r = blur(x, kernel) - y;
    0.5 * r.iter().map(|v| v * v).sum::<f64>() + lambda * tv(x, 1e-3)
}

/// An own complex FFT.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Cx {
    re: f64,
    im: f64,
}
#[differentiate]
impl std::ops::Add for Cx {
    type Output = Cx;
    fn add(self, o: Cx) -> Cx {
        Cx { re: self.re + o.re, im: self.im + o.im }
    }
}
#[differentiate]
impl std::ops::Sub for Cx {
    type Output = Cx;
    fn sub(self, o: Cx) -> Cx {
        Cx { re: self.re - o.re, im: self.im - o.im }
    }
}
#[differentiate]
impl std::ops::Mul for Cx {
    type Output = Cx;
    fn mul(self, o: Cx) -> Cx {
        Cx { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}
#[differentiate]
impl Cx {
    fn polar(r: f64, t: f64) -> Cx {
        Cx { re: r * t.cos(), im: r * t.sin() }
    }
    fn norm_sqr(&self) -> f64 {
        self.re * self.re + self.im * self.im
    }
}
#[differentiate(own(Cx))]
fn fft(x: Vec<Cx>) -> Vec<Cx> {
    let n = x.len();
    if n == 1 {
        return x;
    }
    let even: Vec<Cx> = x.iter().step_by(2).copied().collect();
    let odd: Vec<Cx> = x.iter().skip(1).step_by(2).copied().collect();
    let (e, o) = (fft(even), fft(odd));
    let mut y = vec![Cx { re: 0.0, im: 0.0 }; n];
    for k in 0..n / 2 {
        let w = Cx::polar(1.0, -2.0 * std::f64::consts::PI * k as f64 / n as f64);
        let t = w * o[k];
        y[k] = e[k] + t;
        y[k + n / 2] = e[k] - t;
    }
    y
}
#[differentiate(own(Cx))]
fn power(signal: &Array1<f64>, window: &Array1<f64>) -> Array1<f64> {
    let x: Vec<Cx> = signal.iter().zip(window).map(|(s, w)| Cx { re: s * w, im: 0.0 }).collect();
    fft(x).iter().map(|c| c.norm_sqr()).collect()
}
#[differentiate(own(Cx))]
fn fft_in_place(a: &mut Vec<Cx>) {
    let n = a.len();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j ^= bit;
        if i < j {
            a.swap(i, j);
        }
    }
    let mut len = 2;
    while len <= n {
        let ang = -2.0 * std::f64::consts::PI / len as f64;
        let wlen = Cx::polar(1.0, ang);
        for i in (0..n).step_by(len) {
            let mut w = Cx { re: 1.0, im: 0.0 };
            for k in 0..len / 2 {
                let u = a[i + k];
                let v = a[i + k + len / 2] * w;
                a[i + k] = u + v;
                a[i + k + len / 2] = u - v;
                w = w * wlen;
            }
        }
        len <<= 1;
    }
}
#[differentiate(own(Cx))]
fn spectrum(x: &[f64]) -> f64 {
    let mut a: Vec<Cx> = x.iter().map(|&re| Cx { re, im: 0.3 * re }).collect();
    fft_in_place(&mut a);
    a.iter().enumerate().map(|(k, c)| k as f64 * c.norm_sqr()).sum()
}

/// Wave equation, adjoint-state full waveform inversion on a line.
#[differentiate]
fn fwi(
    c: &Array1<f64>,
    #[constant] source: &Array1<f64>,
    #[constant] data: &Array2<f64>,
    #[constant] receivers: &[usize],
    dt: f64,
    dx: f64,
) -> f64 {
    let (n, nt) = (c.len(), source.len());
    let mut prev = Array1::<f64>::zeros(n);
    let mut cur = Array1::<f64>::zeros(n);
    let r2 = c.mapv(|c| (c * dt / dx).powi(2));
    let mut misfit = 0.0;
    for it in 0..nt {
        let mut next = Array1::zeros(n);
        azip!((index i, nx in &mut next, &p in &prev, &u in &cur, &r in &r2) {
            let left = if i > 0 { cur[i - 1] } else { 0.0 };
            let right = if i + 1 < n { cur[i + 1] } else { 0.0 };
            *nx = 2.0 * u - p + r * (left - 2.0 * u + right);
        });
        next[n / 2] += dt * dt * source[it];
        for (k, &rec) in receivers.iter().enumerate() {
            misfit += 0.5 * (next[rec] - data[[it, k]]).powi(2);
        }
        prev = std::mem::replace(&mut cur, next);
    }
    misfit
}

/// Tomography: rays through a grid.
#[differentiate]
fn travel_times(
    slowness: &Array2<f64>,
    #[constant] rays: &[((f64, f64), (f64, f64))],
    #[constant] samples: usize,
) -> Array1<f64> {
    let (h, w) = slowness.dim();
    rays.iter()
        .map(|&((x0, y0), (x1, y1))| {
            let len = ((x1 - x0).powi(2) + (y1 - y0).powi(2)).sqrt();
            let mut t = 0.0;
            for k in 0..samples {
                let a = (k as f64 + 0.5) / samples as f64;
                let (x, y) = (x0 + a * (x1 - x0), y0 + a * (y1 - y0));
                let (i, j) = (y.floor() as usize, x.floor() as usize);
                let (fy, fx) = (y - i as f64, x - j as f64);
                let (i1, j1) = ((i + 1).min(h - 1), (j + 1).min(w - 1));
                let v = slowness[[i, j]] * (1.0 - fx) * (1.0 - fy)
                    + slowness[[i, j1]] * fx * (1.0 - fy)
                    + slowness[[i1, j]] * (1.0 - fx) * fy
                    + slowness[[i1, j1]] * fx * fy;
                t += v * len / samples as f64;
            }
            t
        })
        .collect()
}

#[test]
fn control() {
    check!(rollout, &array![0.3, -0.2, 0.5], [0.1, 0.0, 0.2, -0.1], &[1.0, 0.1, 0.5], 0.3).assert();
}
#[test]
fn deblur() {
    let x = Array2::from_shape_fn((4, 5), |(i, j)| ((i * 5 + j) as f64 * 1.3).sin());
    check!(deblur_objective, &x, &(&x * 0.5), &array![[0.1, 0.2, 0.1], [0.05, 0.4, 0.02], [0.0, 0.1, 0.03]], 0.1).assert();
}
#[test]
fn ffts() {
    check!(power, &array![0.3, 0.9, -0.4, 0.2], &array![0.5, 1.0, 1.0, 0.5]).assert();
    check!(spectrum, &[0.3, 0.9, -0.4, 0.2, 0.1, 0.7, 0.2, -0.3]).assert();
}
#[test]
fn waves() {
    let c = array![1.0, 1.1, 0.9, 1.2, 1.0, 0.8];
    check!(fwi, &c, &array![0.0, 1.0, 0.5, -0.2, 0.0], &Array2::zeros((5, 2)), &[1, 4], 0.3, 1.0).assert();
    check!(
        travel_times,
        &Array2::from_shape_fn((3, 4), |(i, j)| 0.5 + 0.1 * (i as f64) - 0.07 * (j as f64)),
        &[((0.2, 0.3), (2.9, 1.7)), ((1.2, 0.1), (1.9, 1.9))],
        7
    )
    .assert();
}
