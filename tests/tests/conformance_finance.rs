//! Programs about money: a likelihood of GARCH and of an autoregression of vectors, options by trees and by paths. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod econometrics {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::prelude::*;
    use std::f64::consts::PI;

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Garch {
        pub mu: f64,
        pub omega: f64,
        pub alpha: Vec<f64>,
        pub beta: Vec<f64>,
        pub leverage: Option<f64>,
    }

    #[derive(Debug, Clone, PartialEq)]
    pub enum FitError {
        NotStationary(f64),
        NegativeVariance { at: usize, value: f64 },
        TooShort,
    }

    impl std::fmt::Display for FitError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{self:?}")
        }
    }
    impl std::error::Error for FitError {}

    type Result<T, E = FitError> = std::result::Result<T, E>;

    #[differentiate]
    impl Garch {
        pub const MIN_VARIANCE: f64 = 1e-12;

        fn persistence(&self) -> f64 {
            self.alpha.iter().chain(&self.beta).sum::<f64>() + self.leverage.map_or(0.0, |g| 0.5 * g)
        }

        pub fn conditional_variances(&self, returns: &[f64]) -> Result<Vec<f64>> {
            let p = self.persistence();
            if p >= 1.0 {
                return Err(FitError::NotStationary(p));
            }
            let lag = self.alpha.len().max(self.beta.len());
            if returns.len() <= lag {
                return Err(FitError::TooShort);
            }
            let unconditional = self.omega / (1.0 - p);
            let mut sigma2 = vec![unconditional; returns.len()];
            for t in lag..returns.len() {
                let mut s = self.omega;
                for (i, a) in self.alpha.iter().enumerate() {
                    let e = returns[t - 1 - i] - self.mu;
                    s += a * e.powi(2);
                    if let Some(gamma) = self.leverage
                        && i == 0
                        && e < 0.0
                    {
                        s += gamma * e * e;
                    }
                }
                s += self.beta.iter().zip(sigma2[..t].iter().rev()).map(|(b, v)| b * v).sum::<f64>();
                if !(s > Self::MIN_VARIANCE) {
                    return Err(FitError::NegativeVariance { at: t, value: s });
                }
                sigma2[t] = s;
            }
            Ok(sigma2)
        }

        pub fn log_likelihood(&self, #[constant] returns: &[f64]) -> Result<f64> {
            let sigma2 = self.conditional_variances(returns)?;
            let ll =
                returns.iter().zip(&sigma2).map(|(r, s2)| -0.5 * ((2.0 * PI).ln() + s2.ln() + (r - self.mu).powi(2) / s2)).sum();
            Ok(ll)
        }
    }

    /// VAR(p): companion of lags, conditional Gaussian likelihood with Cholesky of the residual covariance.
    #[differentiate]
    pub fn var_nll(
        coef: ArrayView3<'_, f64>,
        intercept: &Array1<f64>,
        chol: &Array2<f64>,
        #[constant] y: ArrayView2<'_, f64>,
    ) -> f64 {
        let (lags, k, _) = coef.dim();
        let t_max = y.nrows();
        let mut nll = 0.0;
        let log_det: f64 = chol.diag().iter().map(|d| d.abs().ln()).sum();
        'time: for t in lags..t_max {
            let mut pred = intercept.to_owned();
            for (lag, a) in coef.outer_iter().enumerate() {
                pred += &a.dot(&y.row(t - lag - 1));
            }
            let resid = &y.row(t) - &pred;
            if resid.iter().any(|r| r.is_nan()) {
                continue 'time;
            }
            // forward substitution
            let mut z = Array1::<f64>::zeros(k);
            for i in 0..k {
                let s = chol.slice(s![i, ..i]).dot(&z.slice(s![..i]));
                z[i] = (resid[i] - s) / chol[(i, i)];
            }
            nll += log_det + 0.5 * z.dot(&z) + 0.5 * k as f64 * (2.0 * PI).ln();
        }
        nll
    }

    #[test]
    fn agrees_with_differences() {
        let g = Garch { mu: 0.05, omega: 0.1, alpha: vec![0.1, 0.05], beta: vec![0.6], leverage: Some(0.08) };
        let r = [0.3, -0.4, 0.1, 0.9, -1.2, 0.4, 0.2, -0.6];
        check!(Garch::log_likelihood, &g, &r).assert();
        check!(Garch::conditional_variances, &g, &r).assert();
        check!(Garch::log_likelihood, &Garch { leverage: None, ..g.clone() }, &r).assert();
        let coef = Array3::from_shape_fn((2, 2, 2), |(i, j, k)| 0.1 * i as f64 - 0.2 * j as f64 + 0.3 * k as f64);
        let y = Array2::from_shape_fn((6, 2), |(i, j)| ((i * 2 + j) as f64).sin());
        check!(var_nll, coef.view(), &array![0.1, -0.2], &array![[0.9, 0.0], [0.3, 0.7]], y.view()).assert();
    }
}

mod options {
    use cotangent::{Differentiable, check, differentiate};
    use num_traits::Float;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
    pub enum Style {
        #[default]
        European,
        American,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Payoff {
        Call { strike: f64 },
        Put { strike: f64 },
        Digital { strike: f64, smooth: f64 },
        Asian(f64),
    }

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    pub struct Market {
        pub spot: f64,
        pub rate: f64,
        pub vol: f64,
        pub dividend: f64,
    }

    impl Default for Market {
        fn default() -> Self {
            Market { spot: 100.0, rate: 0.03, vol: 0.2, dividend: 0.0 }
        }
    }

    #[differentiate(order = 2)]
    pub fn tree(m: Market, #[constant] strike: f64, #[constant] expiry: f64, steps: usize, #[constant] style: Style) -> f64 {
        let Market { spot, rate, vol, dividend } = m;
        let dt = expiry / steps as f64;
        let up = (vol * dt.sqrt()).exp();
        let down = up.recip();
        let disc = (-rate * dt).exp();
        let p = (((rate - dividend) * dt).exp() - down) / (up - down);
        debug_assert!(p.is_finite() && dt > 0.0, "no probability: {p}");
        let mut values: Vec<f64> = (0..=steps)
            .map(|j| {
                let s = spot * up.powi(2 * j as i32 - steps as i32);
                (strike - s).max(0.0)
            })
            .collect();
        for i in (0..steps).rev() {
            for j in 0..=i {
                let hold = disc * (p * values[j + 1] + (1.0 - p) * values[j]);
                values[j] = match style {
                    Style::European => hold,
                    Style::American => {
                        let s = spot * up.powi(2 * j as i32 - i as i32);
                        hold.max(strike - s)
                    }
                };
            }
            values.truncate(i + 1);
        }
        values[0]
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Heston {
        pub kappa: f64,
        pub theta: f64,
        pub xi: f64,
        pub rho: f64,
        pub v0: f64,
    }

    #[differentiate]
    fn payoff_of(#[constant] p: Payoff, path: &[f64]) -> f64 {
        let &[.., last] = path else { return 0.0 };
        match p {
            Payoff::Call { strike } => (last - strike).max(0.0),
            Payoff::Put { strike } => (strike - last).max(0.0),
            Payoff::Digital { strike, smooth } => 1.0 / (1.0 + (-(last - strike) / smooth).exp()),
            Payoff::Asian(k) => (path.iter().sum::<f64>() / path.len() as f64 - k).max(0.0),
        }
    }

    #[differentiate]
    pub fn heston_price(
        h: &Heston,
        m: &Market,
        #[constant] payoffs: &[Payoff],
        #[constant] normals: &[Vec<(f64, f64)>],
        #[constant] dt: f64,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; payoffs.len()];
        for draws in normals {
            let (mut s, mut v) = (m.spot, h.v0);
            let mut path = Vec::with_capacity(draws.len() + 1);
            path.push(s);
            for &(z1, z2) in draws {
                let zv = h.rho * z1 + (1.0 - h.rho.powi(2)).sqrt() * z2;
                let vp = v.max(0.0);
                let root = (vp * dt).sqrt();
                s *= ((m.rate - m.dividend - 0.5 * vp) * dt + root * z1).exp();
                v += h.kappa * (h.theta - vp) * dt + h.xi * root * zv;
                path.push(s);
            }
            for (sum, &p) in sums.iter_mut().zip(payoffs) {
                *sum += payoff_of(p, &path);
            }
        }
        let t = dt * normals.first().map_or(0, |d| d.len()) as f64;
        let scale = (-m.rate * t).exp() / normals.len() as f64;
        sums.iter().map(|x| x * scale).collect()
    }

    #[differentiate]
    pub fn black_scholes<F: Float>(s: F, k: F, r: F, sigma: F, t: F, is_call: bool) -> F
    where
        F: cotangent::Element,
    {
        let half = F::from(0.5).unwrap();
        let sq = sigma * t.sqrt();
        let d1 = ((s / k).ln() + (r + half * sigma * sigma) * t) / sq;
        let d2 = d1 - sq;
        let cdf = |x: F| {
            // logistic approximation of the normal CDF
            let a = F::from(1.5976).unwrap();
            let b = F::from(0.070565992).unwrap();
            F::one() / (F::one() + (-(a * x + b * x.powi(3))).exp())
        };
        let df = (-r * t).exp();
        if is_call { s * cdf(d1) - k * df * cdf(d2) } else { k * df * cdf(-d2) - s * cdf(-d1) }
    }

    #[test]
    fn agrees_with_differences() {
        let m = Market { vol: 0.25, ..Default::default() };
        check!(tree, m, 105.0, 1.0, 7, Style::American).assert();
        check!(tree, m, 105.0, 1.0, 6, Style::European).assert();
        let h = Heston { kappa: 1.5, theta: 0.04, xi: 0.3, rho: -0.6, v0: 0.05 };
        let normals = vec![vec![(0.3, -0.2), (1.1, 0.4), (-0.5, 0.9)], vec![(-0.3, 0.2), (-1.1, 0.1), (0.4, 0.6)]];
        let pays = [
            Payoff::Call { strike: 95.0 },
            Payoff::Put { strike: 110.0 },
            Payoff::Digital { strike: 100.0, smooth: 4.0 },
            Payoff::Asian(97.0),
        ];
        check!(heston_price, &h, &m, &pays, &normals, 0.1).assert();
        check!(black_scholes, 100.0, 95.0, 0.02, 0.3, 0.7, true).assert();
        check!(black_scholes, 100.0, 95.0, 0.02, 0.3, 0.7, false).assert();
    }
}
