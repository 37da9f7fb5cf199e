//! The log-likelihood of a mixture of Gaussians, with a Wishart term for their inverse covariances.
//!
//! A component k has a weight `αₖ` (before the softmax), a mean `μₖ` and the lower triangular factor `Qₖ` of its inverse covariance: `e^qₖ` on
//! the diagonal, `lₖ` below it, column by column. With bᵢₖ = `αₖ` + Σ `qₖ` − ½‖`Qₖ`(xᵢ − `μₖ`)‖² the value is, but for constants,
//! Σᵢ log Σₖ e^bᵢₖ − n·log Σₖ e^`αₖ` + Σₖ (½γ²(‖e^qₖ‖² + ‖lₖ‖²) − m·Σ `qₖ`).

use super::data::{Numbers, text};
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayView1, Axis, s};
use std::f64::consts::PI;

/// The points, the parameters at which the gradient is taken, and the parameters of the Wishart term.
pub struct Mixture {
    /// `αₖ`: K.
    pub alphas: Array1<f64>,
    /// `μₖ`: K×d.
    pub means: Array2<f64>,
    /// `qₖ` and `lₖ`: K×(d + d(d − 1)/2).
    pub factors: Array2<f64>,
    /// xᵢ: n×d.
    pub x: Array2<f64>,
    /// γ of the Wishart term.
    pub gamma: f64,
    /// m of the Wishart term.
    pub m: f64,
}

/// The cotangents of `alphas`, `means` and `factors`.
pub type Gradient = (Array1<f64>, Array2<f64>, Array2<f64>);

impl Mixture {
    /// What is in a file.
    pub fn read(name: &str) -> Self {
        let text = text(name);
        let mut numbers = Numbers::of(&text);
        let (d, k, n): (usize, usize, usize) = (numbers.next(), numbers.next(), numbers.next());
        Self {
            alphas: numbers.array(k),
            means: numbers.array((k, d)),
            factors: numbers.array((k, d * (d + 1) / 2)),
            x: numbers.array((n, d)),
            gamma: numbers.next(),
            m: numbers.next(),
        }
    }

    /// What does not depend on the parameters that are differentiated.
    fn constant(&self) -> f64 {
        let ((n, d), k) = (self.x.dim(), self.alphas.len() as f64);
        let (n, d) = (n as f64, d as f64);
        let freedom = d + self.m + 1.0;
        let wishart = freedom * d * (self.gamma.ln() - 0.5 * 2.0_f64.ln()) - log_gamma_multivariate(0.5 * freedom, d);
        -0.5 * n * d * (2.0 * PI).ln() - k * wishart
    }

    /// The value, with matrices.
    pub fn value(&self) -> f64 {
        log_likelihood(&self.alphas, &self.means, &self.factors, &self.x, self.gamma, self.m) + self.constant()
    }

    /// The value and the gradient, with matrices.
    pub fn value_and_gradient(&self) -> (f64, Gradient) {
        let Self { alphas, means, factors, x, gamma, m } = self;
        let (value, gradient) = log_likelihood::value_and_gradient(alphas, means, factors, x, *gamma, *m);
        (value + self.constant(), gradient)
    }

    /// The value, with loops over scalars.
    pub fn value_by_loops(&self) -> f64 {
        log_likelihood_by_loops(&self.alphas, &self.means, &self.factors, &self.x, self.gamma, self.m) + self.constant()
    }

    /// The value and the gradient, with loops over scalars.
    pub fn value_and_gradient_by_loops(&self) -> (f64, Gradient) {
        let Self { alphas, means, factors, x, gamma, m } = self;
        let (value, gradient) = log_likelihood_by_loops::value_and_gradient(alphas, means, factors, x, *gamma, *m);
        (value + self.constant(), gradient)
    }
}

/// log `Γ_d(a)` = ¼d(d − 1)·log π + Σⱼ log Γ(a + (1 − j)/2), for twice a whole a.
fn log_gamma_multivariate(a: f64, d: f64) -> f64 {
    let mut sum = 0.25 * d * (d - 1.0) * PI.ln();
    let mut j = 1.0;
    while j <= d {
        sum += log_gamma(a + 0.5 * (1.0 - j));
        j += 1.0;
    }
    sum
}

/// log Γ(a) of a positive multiple of a half, from log Γ(½) or log Γ(1) upwards: Γ(a + 1) = a·Γ(a).
fn log_gamma(a: f64) -> f64 {
    let mut base = if a.fract() == 0.0 { 1.0 } else { 0.5 };
    let mut log = if a.fract() == 0.0 { 0.0 } else { 0.5 * PI.ln() };
    while base < a {
        log += f64::ln(base);
        base += 1.0;
    }
    log
}

/// log Σ e^v, with the largest entry taken out so that nothing overflows.
#[differentiate]
fn log_sum_exp(v: &Array1<f64>) -> f64 {
    let max = v.fold(f64::NEG_INFINITY, |m, &e| m.max(e));
    v.mapv(|e| (e - max).exp()).sum().ln() + max
}

/// Q from the logarithms of its diagonal and from its columns below.
#[differentiate]
fn factor(logs: &ArrayView1<'_, f64>, below: &ArrayView1<'_, f64>) -> Array2<f64> {
    let d = logs.len();
    let mut q = Array2::from_diag(&logs.mapv(f64::exp));
    for c in 0..d {
        for r in c + 1..d {
            q[[r, c]] = below[c * d - c * (c + 1) / 2 + r - c - 1];
        }
    }
    q
}

#[differentiate]
fn log_likelihood(
    alphas: &Array1<f64>,
    means: &Array2<f64>,
    factors: &Array2<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] gamma: f64,
    #[constant] m: f64,
) -> f64 {
    let (n, d) = x.dim();
    let mut b: Array2<f64> = Array2::zeros((n, alphas.len()));
    let mut wishart = 0.0;
    for k in 0..alphas.len() {
        let logs = factors.slice(s![k, ..d]);
        let q: Array2<f64> = factor(&logs, &factors.slice(s![k, d..]));
        let y: Array2<f64> = x.dot(&q.t()) - q.dot(&means.row(k));
        let log_det = logs.sum();
        b.column_mut(k).assign(&((&y * &y).sum_axis(Axis(1)) * -0.5 + (alphas[k] + log_det)));
        wishart += 0.5 * gamma * gamma * (&q * &q).sum() - m * log_det;
    }
    let max = b.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let points = (&b - &max).mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln).sum() + max.sum();
    points - n as f64 * log_sum_exp(alphas) + wishart
}

#[differentiate]
fn log_likelihood_by_loops(
    alphas: &Array1<f64>,
    means: &Array2<f64>,
    factors: &Array2<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] gamma: f64,
    #[constant] m: f64,
) -> f64 {
    let ((n, d), components) = (x.dim(), alphas.len());
    let mut wishart = 0.0;
    let mut diagonals: Array2<f64> = Array2::zeros((components, d));
    let mut log_dets: Array1<f64> = Array1::zeros(components);
    for k in 0..components {
        for j in 0..d {
            diagonals[[k, j]] = factors[[k, j]].exp();
            log_dets[k] += factors[[k, j]];
            wishart += 0.5 * gamma * gamma * diagonals[[k, j]] * diagonals[[k, j]];
        }
        for j in d..factors.ncols() {
            wishart += 0.5 * gamma * gamma * factors[[k, j]] * factors[[k, j]];
        }
        wishart -= m * log_dets[k];
    }

    let mut points = 0.0;
    let mut b: Array1<f64> = Array1::zeros(components);
    let mut y: Array1<f64> = Array1::zeros(d);
    for i in 0..n {
        for k in 0..components {
            for r in 0..d {
                y[r] = diagonals[[k, r]] * (x[[i, r]] - means[[k, r]]);
            }
            for c in 0..d {
                let z = x[[i, c]] - means[[k, c]];
                let column = d + c * d - c * (c + 1) / 2;
                for r in c + 1..d {
                    y[r] += factors[[k, column + r - c - 1]] * z;
                }
            }
            let mut square = 0.0;
            for r in 0..d {
                let e = y[r];
                square += e * e;
            }
            b[k] = alphas[k] + log_dets[k] - 0.5 * square;
        }
        points += log_sum_exp(&b);
    }
    points - n as f64 * log_sum_exp(alphas) + wishart
}

#[cfg(test)]
mod tests {
    use super::log_gamma;
    use std::f64::consts::PI;

    #[test]
    fn the_logarithm_of_gamma_is_that_of_a_factorial() {
        assert!((log_gamma(5.0) - 24.0_f64.ln()).abs() < 1e-14);
        assert!((log_gamma(2.5) - (0.75 * PI.sqrt()).ln()).abs() < 1e-14);
    }
}
