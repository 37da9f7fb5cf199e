//! Programs of statistics: hidden Markov models, prices by simulation, GARCH, sequences that are aligned, Gaussian processes, conditional random fields. Each is held to
//! differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod hidden {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, Axis, array};

    #[derive(Debug, Clone, Differentiable)]
    pub struct Hmm {
        initial: Array1<f64>,
        transition: Array2<f64>,
        emission: Array2<f64>,
    }

    #[differentiate]
    fn log_sum_exp(x: &Array1<f64>) -> f64 {
        let m = x.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        m + x.mapv(|v| (v - m).exp()).sum().ln()
    }
    #[differentiate]
    impl Hmm {
        fn normalized(&self) -> Hmm {
            let mut transition = self.transition.mapv(f64::exp);
            for mut row in transition.rows_mut() {
                let s = row.sum();
                row /= s;
            }
            let mut emission = self.emission.mapv(f64::exp);
            for mut row in emission.outer_iter_mut() {
                let s = row.sum();
                row.mapv_inplace(|v| v / s);
            }
            let initial = self.initial.mapv(f64::exp);
            let total = initial.sum();
            Hmm { initial: initial / total, transition, emission }
        }
        fn log_likelihood(&self, obs: &[usize]) -> f64 {
            let hmm = self.normalized();
            let mut alpha = &hmm.initial * &hmm.emission.column(obs[0]);
            let mut c = alpha.sum();
            alpha /= c;
            let mut ll = c.ln();
            for &o in &obs[1..] {
                alpha = alpha.dot(&hmm.transition) * hmm.emission.column(o);
                c = alpha.sum();
                alpha.mapv_inplace(|a| a / c);
                ll += c.ln();
            }
            ll
        }
        fn log_forward(&self, obs: &[usize]) -> f64 {
            let n = self.initial.len();
            let mut alpha: Vec<f64> = (0..n).map(|i| self.initial[i] + self.emission[[i, obs[0]]]).collect();
            for t in 1..obs.len() {
                let mut next = vec![0.0; n];
                for j in 0..n {
                    let scores: Array1<f64> = (0..n).map(|i| alpha[i] + self.transition[(i, j)]).collect();
                    next[j] = log_sum_exp(&scores) + self.emission[(j, obs[t])];
                }
                alpha = next;
            }
            log_sum_exp(&Array1::from(alpha))
        }
        fn posterior(&self, obs: &[usize]) -> Array2<f64> {
            let (n, t_max) = (self.initial.len(), obs.len());
            let mut alpha = Array2::<f64>::zeros((t_max, n));
            let mut beta = Array2::<f64>::ones((t_max, n));
            alpha.row_mut(0).assign(&(&self.initial * &self.emission.column(obs[0])));
            for t in 1..t_max {
                let prev = alpha.row(t - 1).to_owned();
                let next = prev.dot(&self.transition) * &self.emission.column(obs[t]);
                let norm = next.sum();
                alpha.row_mut(t).assign(&(next / norm));
            }
            for t in (0..t_max - 1).rev() {
                let weighted = &self.emission.column(obs[t + 1]) * &beta.row(t + 1);
                let b = self.transition.dot(&weighted);
                let norm = b.sum();
                beta.row_mut(t).assign(&(&b / norm));
            }
            let mut gamma = alpha * beta;
            let sums = gamma.sum_axis(Axis(1)).insert_axis(Axis(1));
            gamma /= &sums;
            gamma
        }
    }
    #[test]
    fn agrees_with_differences() {
        let hmm = Hmm {
            initial: array![0.3, 0.5],
            transition: array![[0.4, 0.7], [0.3, 0.1]],
            emission: array![[0.3, 0.8, 0.2], [0.6, 0.1, 0.5]],
        };
        let obs = [0_usize, 2, 1, 1];
        check!(Hmm::log_likelihood, &hmm, &obs).assert();
        check!(Hmm::log_forward, &hmm, &obs).assert();
        check!(Hmm::posterior, &hmm, &obs).assert();
    }
}

mod prices {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, Axis, array};

    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Market {
        spot: f64,
        rate: f64,
        vol: f64,
    }
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum Payoff {
        Call(f64),
        Put(f64),
        Asian { strike: f64 },
        Barrier { strike: f64, level: f64 },
    }

    #[differentiate]
    pub fn price(m: &Market, #[constant] payoff: &Payoff, maturity: f64, #[constant] normals: &Array2<f64>) -> f64 {
        let steps = normals.ncols();
        let dt = maturity / steps as f64;
        let drift = (m.rate - 0.5 * m.vol * m.vol) * dt;
        let diffusion = m.vol * dt.sqrt();
        let discount = (-m.rate * maturity).exp();
        let mut total = 0.0;
        'paths: for path in normals.rows() {
            let mut s = m.spot;
            let mut mean = 0.0;
            for &z in path {
                s *= (drift + diffusion * z).exp();
                mean += s / steps as f64;
                if let Payoff::Barrier { level, .. } = payoff {
                    if s > *level {
                        continue 'paths;
                    }
                }
            }
            total += match payoff {
                Payoff::Call(k) => (s - k).max(0.0),
                Payoff::Put(k) => (k - s).max(0.0),
                Payoff::Asian { strike } => (mean - strike).max(0.0),
                Payoff::Barrier { strike, .. } => {
                    if s > *strike {
                        s - strike
                    } else {
                        0.0
                    }
                }
            };
        }
        discount * total / normals.nrows() as f64
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Heston {
        kappa: f64,
        theta: f64,
        xi: f64,
        rho: f64,
        v0: f64,
    }
    #[differentiate]
    impl Heston {
        fn paths(&self, s0: f64, r: f64, dt: f64, #[constant] z: &[(f64, f64)]) -> Vec<f64> {
            let mut out = Vec::with_capacity(z.len() + 1);
            let (mut s, mut v) = (s0, self.v0);
            out.push(s);
            for &(z1, z2) in z {
                let w2 = self.rho * z1 + (1.0 - self.rho.powi(2)).sqrt() * z2;
                let vp = v.max(0.0);
                s *= ((r - 0.5 * vp) * dt + (vp * dt).sqrt() * z1).exp();
                v += self.kappa * (self.theta - vp) * dt + self.xi * (vp * dt).sqrt() * w2;
                out.push(s);
            }
            out
        }
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Garch {
        omega: f64,
        alpha: Vec<f64>,
        beta: Vec<f64>,
        mu: f64,
    }
    #[differentiate]
    impl Garch {
        pub fn persistence(&self) -> f64 {
            self.alpha.iter().sum::<f64>() + self.beta.iter().sum::<f64>()
        }
        pub fn neg_log_likelihood(&self, returns: &[f64]) -> Result<f64, String> {
            if self.persistence() >= 1.0 {
                return Err(format!("not stationary: {}", self.persistence()));
            }
            let var0 = self.omega / (1.0 - self.persistence());
            let n = returns.len();
            let mut sigma2 = vec![var0; n];
            let resid: Vec<f64> = returns.iter().map(|r| r - self.mu).collect();
            let mut nll = 0.0;
            for t in 0..n {
                let mut s = self.omega;
                for (i, a) in self.alpha.iter().enumerate() {
                    let e2 = if t > i { resid[t - 1 - i].powi(2) } else { var0 };
                    s += a * e2;
                }
                for (j, b) in self.beta.iter().enumerate() {
                    s += b * if t > j { sigma2[t - j - 1] } else { var0 };
                }
                if !s.is_finite() || s <= 0.0 {
                    return Err("variance".into());
                }
                sigma2[t] = s;
                nll += 0.5 * ((2.0 * std::f64::consts::PI * s).ln() + resid[t] * resid[t] / s);
            }
            Ok(nll / n as f64)
        }
    }
    #[differentiate]
    pub fn basket(
        spots: &Array1<f64>,
        weights: &Array1<f64>,
        vols: &Array1<f64>,
        corr_chol: &Array2<f64>,
        #[constant] z: &Array2<f64>,
        strike: f64,
    ) -> f64 {
        let correlated = z.dot(&corr_chol.t());
        let drift = vols.mapv(|v| -0.5 * v * v);
        let terminal = (&correlated * vols + &drift).mapv(f64::exp) * spots;
        let values = (&terminal * weights).sum_axis(Axis(1));
        values.mapv(|v| (v - strike).max(0.0)).mean().unwrap()
    }
    #[test]
    fn agrees_with_differences() {
        let m = Market { spot: 100.0, rate: 0.03, vol: 0.2 };
        let z = array![[0.3, -0.2, 0.9], [1.2, 0.1, -0.4], [-0.7, 0.3, 0.6], [0.1, -1.2, -0.3]];
        for p in [
            Payoff::Call(95.0),
            Payoff::Put(101.0),
            Payoff::Asian { strike: 98.0 },
            Payoff::Barrier { strike: 95.0, level: 125.0 },
        ] {
            check!(price, &m, &p, 1.0, &z).assert();
        }
        let h = Heston { kappa: 1.2, theta: 0.04, xi: 0.3, rho: -0.6, v0: 0.05 };
        check!(Heston::paths, &h, 100.0, 0.02, 0.1, &[(0.3, 0.2), (-0.4, 1.1)]).assert();
        let g = Garch { omega: 0.1, alpha: vec![0.1, 0.05], beta: vec![0.6], mu: 0.02 };
        check!(Garch::neg_log_likelihood, &g, &[0.3, -0.5, 0.8, 0.1, -0.2]).assert();
        check!(
            basket,
            &array![1.0, 1.2],
            &array![0.4, 0.6],
            &array![0.2, 0.3],
            &array![[1.0, 0.0], [0.5, 0.8]],
            &array![[0.3, 0.6], [-0.2, 0.9], [1.1, 0.2]],
            0.9
        )
        .assert();
    }
}

mod sequences {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, ArrayView1, Axis, array, s};

    #[differentiate]
    fn log_add(a: f64, b: f64) -> f64 {
        if a == f64::NEG_INFINITY {
            return b;
        }
        if b == f64::NEG_INFINITY {
            return a;
        }
        let (hi, lo) = if a > b { (a, b) } else { (b, a) };
        hi + (lo - hi).exp().ln_1p()
    }
    #[differentiate]
    pub fn ctc(logits: &Array2<f64>, labels: &[usize], blank: usize) -> f64 {
        let (t_max, _) = logits.dim();
        let mut logp = logits.clone();
        for mut row in logp.rows_mut() {
            let m = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            let z = row.mapv(|v| (v - m).exp()).sum().ln() + m;
            row -= z;
        }
        let extended: Vec<usize> = std::iter::once(blank).chain(labels.iter().flat_map(|&l| [l, blank])).collect();
        let s_max = extended.len();
        let mut alpha = vec![f64::NEG_INFINITY; s_max];
        alpha[0] = logp[[0, blank]];
        alpha[1] = logp[[0, extended[1]]];
        for t in 1..t_max {
            let prev = alpha.clone();
            for s in 0..s_max {
                let mut a = prev[s];
                if s > 0 {
                    a = log_add(a, prev[s - 1]);
                }
                if s > 1 && extended[s] != blank && extended[s] != extended[s - 2] {
                    a = log_add(a, prev[s - 2]);
                }
                alpha[s] = a + logp[[t, extended[s]]];
            }
        }
        -log_add(alpha[s_max - 1], alpha[s_max - 2])
    }
    #[derive(Debug, Clone, PartialEq)]
    pub enum NotPositive {
        At(usize),
    }
    #[differentiate]
    fn cholesky_in_place(a: &mut Array2<f64>) -> Result<f64, NotPositive> {
        let n = a.nrows();
        let mut log_det = 0.0;
        for j in 0..n {
            for k in 0..j {
                let ajk = a[[j, k]];
                for i in j..n {
                    a[[i, j]] -= a[[i, k]] * ajk;
                }
            }
            if a[[j, j]] <= 0.0 {
                return Err(NotPositive::At(j));
            }
            let d = a[[j, j]].sqrt();
            for i in j..n {
                a[[i, j]] /= d;
            }
            log_det += 2.0 * d.ln();
        }
        Ok(log_det)
    }
    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Kernel {
        variance: f64,
        length: f64,
        noise: f64,
    }
    #[differentiate]
    impl Kernel {
        fn covariance(&self, x: ArrayView1<'_, f64>, y: ArrayView1<'_, f64>) -> f64 {
            let d2 = x.iter().zip(&y).fold(0.0, |acc, (a, b)| acc + (a - b) * (a - b));
            self.variance * (-0.5 * d2 / (self.length * self.length)).exp()
        }
        fn gram(&self, x: &Array2<f64>) -> Array2<f64> {
            let n = x.nrows();
            Array2::from_shape_fn((n, n), |(i, j)| self.covariance(x.row(i), x.row(j)) + if i == j { self.noise } else { 0.0 })
        }
        pub fn log_marginal(&self, x: &Array2<f64>, y: &Array1<f64>) -> Result<f64, NotPositive> {
            let mut k = self.gram(x);
            let log_det = cholesky_in_place(&mut k)?;
            let n = y.len();
            let mut alpha = y.clone();
            for i in 0..n {
                let done = k.slice(s![i, ..i]).dot(&alpha.slice(s![..i]));
                alpha[i] = (alpha[i] - done) / k[[i, i]];
            }
            Ok(-0.5 * (alpha.dot(&alpha) + log_det + n as f64 * (2.0 * std::f64::consts::PI).ln()))
        }
        pub fn predict(
            &self,
            x: &Array2<f64>,
            y: &Array1<f64>,
            at: &Array2<f64>,
        ) -> Result<(Array1<f64>, Array1<f64>), NotPositive> {
            let mut l = self.gram(x);
            let _ = cholesky_in_place(&mut l)?;
            let n = y.len();
            let mut mean = Array1::zeros(at.nrows());
            let mut var = Array1::zeros(at.nrows());
            let mut z = y.to_owned();
            for i in 0..n {
                for j in 0..i {
                    let zj = z[j];
                    z[i] -= l[[i, j]] * zj;
                }
                z[i] /= l[[i, i]];
            }
            for (q, row) in at.outer_iter().enumerate() {
                let mut v: Array1<f64> = x.outer_iter().map(|xi| self.covariance(xi, row)).collect();
                for i in 0..n {
                    let s: f64 = (0..i).map(|j| l[[i, j]] * v[j]).sum();
                    v[i] = (v[i] - s) / l[[i, i]];
                }
                mean[q] = v.dot(&z);
                var[q] = self.variance - v.mapv(|a| a * a).sum();
            }
            Ok((mean, var))
        }
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Crf {
        transitions: Array2<f64>,
        start: Array1<f64>,
        end: Array1<f64>,
    }
    #[differentiate]
    impl Crf {
        fn score(&self, emissions: &Array2<f64>, tags: &[usize]) -> f64 {
            let mut s = self.start[tags[0]] + emissions[[0, tags[0]]];
            for (t, w) in tags.windows(2).enumerate() {
                s += self.transitions[[w[0], w[1]]] + emissions[[t + 1, w[1]]];
            }
            s + self.end[*tags.last().unwrap()]
        }
        fn partition(&self, emissions: &Array2<f64>) -> f64 {
            let mut alpha = &self.start + &emissions.row(0);
            for e in emissions.outer_iter().skip(1) {
                let scores = &alpha.view().insert_axis(Axis(1)) + &self.transitions;
                let m = scores.fold_axis(Axis(0), f64::NEG_INFINITY, |&a, &b| if a > b { a } else { b });
                alpha = (&scores - &m).mapv(f64::exp).sum_axis(Axis(0)).mapv(f64::ln) + &m + e;
            }
            let last = &alpha + &self.end;
            let m = last.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            m + last.iter().map(|v| (v - m).exp()).sum::<f64>().ln()
        }
        pub fn nll(&self, batch: &[Array2<f64>], tags: &[Vec<usize>]) -> f64 {
            batch.iter().zip(tags).map(|(e, t)| self.partition(e) - self.score(e, t)).sum::<f64>() / batch.len() as f64
        }
    }
    #[test]
    fn ctc_() {
        check!(ctc, &array![[0.3, 0.1, 0.7], [0.2, 0.9, 0.4], [0.5, 0.3, 0.1], [0.8, 0.2, 0.6]], &[1_usize, 2], 0).assert();
        check!(ctc, &array![[0.3, 0.1, 0.7], [0.2, 0.9, 0.4], [0.5, 0.3, 0.1], [0.8, 0.2, 0.6]], &[1_usize, 1], 0).assert();
    }
    #[test]
    fn gp() {
        let k = Kernel { variance: 1.3, length: 0.8, noise: 0.1 };
        let (x, y) = (array![[0.1, 0.2], [0.4, 0.5], [0.9, 0.3]], array![0.3, -0.1, 0.5]);
        check!(Kernel::log_marginal, &k, &x, &y).assert();
        check!(Kernel::predict, &k, &x, &y, &array![[0.3, 0.3], [0.5, 0.7]]).assert();
    }
    #[test]
    fn crf() {
        let c = Crf { transitions: array![[0.3, 0.1], [0.7, -0.2]], start: array![0.1, 0.4], end: array![0.3, -0.1] };
        check!(Crf::nll, &c, &[array![[0.3, 0.7], [0.1, 0.4], [0.6, 0.2]], array![[0.1, 0.2]]], &[vec![0_usize, 1, 1], vec![1]])
            .assert();
    }
}
