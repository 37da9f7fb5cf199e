//! Programs about time series: a particle filter, hidden Markov models, Kalman filters. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod particles {
    use cotangent::{Differentiable, check, differentiate};

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Particle {
        pub x: f64,
        pub v: f64,
        pub log_w: f64,
    }

    #[derive(Debug, Clone, Differentiable)]
    pub struct Params {
        pub q: f64,
        pub r: f64,
        pub drag: f64,
    }

    #[differentiate]
    fn log_sum_exp(xs: &[f64]) -> f64 {
        let max = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        max + xs.iter().map(|x| (x - max).exp()).sum::<f64>().ln()
    }

    #[differentiate]
    impl Particle {
        fn propagate(&mut self, params: &Params, noise: f64, dt: f64) {
            self.v += -params.drag * self.v * dt + params.q.sqrt() * noise;
            self.x += self.v * dt;
        }
        fn weigh(&mut self, params: &Params, z: f64) {
            let e = z - self.x;
            self.log_w += -0.5 * (e * e / params.r + (2.0 * std::f64::consts::PI * params.r).ln());
        }
    }

    /// Systematic resampling: indices, no derivative.
    fn resample(log_w: &[f64], u: f64) -> Vec<usize> {
        let n = log_w.len();
        let max = log_w.iter().cloned().fold(f64::MIN, f64::max);
        let w: Vec<f64> = log_w.iter().map(|l| (l - max).exp()).collect();
        let total: f64 = w.iter().sum();
        let mut out = Vec::with_capacity(n);
        let mut acc = w[0] / total;
        let mut j = 0;
        for i in 0..n {
            let t = (u + i as f64) / n as f64;
            while acc < t && j + 1 < n {
                j += 1;
                acc += w[j] / total;
            }
            out.push(j);
        }
        out
    }

    #[differentiate]
    pub fn log_likelihood(
        params: &Params,
        start: &[Particle],
        #[constant] observations: &[f64],
        #[constant] noise: &[Vec<f64>],
        #[constant] uniforms: &[f64],
    ) -> f64 {
        let n = start.len();
        let mut particles = start.to_vec();
        let mut total = 0.0;
        for (t, &z) in observations.iter().enumerate() {
            for (p, &eps) in particles.iter_mut().zip(&noise[t]) {
                p.propagate(params, eps, 0.1);
                p.weigh(params, z);
            }
            let log_w: Vec<f64> = particles.iter().map(|p| p.log_w).collect();
            let norm = log_sum_exp(&log_w);
            total += norm - (n as f64).ln();
            let ess = 1.0 / log_w.iter().map(|l| (2.0 * (l - norm)).exp()).sum::<f64>();
            if ess < n as f64 / 2.0 {
                let indices = resample(&cotangent::stop_gradient(log_w.clone()), uniforms[t]);
                let old = particles.clone();
                particles = indices.iter().map(|&i| Particle { log_w: 0.0, ..old[i] }).collect();
            } else {
                for p in &mut particles {
                    p.log_w -= norm - (n as f64).ln();
                }
            }
        }
        total
    }

    /// The weights by hand, the resampling inline.
    #[differentiate]
    pub fn inline(q: f64, r: f64, start: Vec<Particle>, #[constant] zs: &[f64], #[constant] eps: &[[f64; 3]]) -> f64 {
        let mut particles: Vec<Particle> = start;
        let mut ll = 0.0;
        for (z, eps) in zs.iter().zip(eps) {
            let mut weights = Vec::with_capacity(particles.len());
            for (i, p) in particles.iter_mut().enumerate() {
                p.x = 0.9 * p.x + q * eps[i];
                weights.push(-0.5 * ((z - p.x) / r).powi(2) - r.ln());
            }
            let m = weights.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
            let mut sum = 0.0;
            for w in weights.iter_mut() {
                *w = (*w - m).exp();
                sum += *w;
            }
            ll += m + (sum / particles.len() as f64).ln();
            for w in &mut weights {
                *w /= sum;
            }
            // Multinomial with fixed uniforms.
            let mut cumulative = vec![0.0; weights.len()];
            let mut c = 0.0;
            for (i, w) in weights.iter().enumerate() {
                c += w;
                cumulative[i] = c;
            }
            let mut new = Vec::new();
            for k in 0..particles.len() {
                let u = (k as f64 + 0.5) / particles.len() as f64;
                let index = cumulative.iter().position(|&c| c >= u).unwrap_or(particles.len() - 1);
                new.push(particles[index]);
            }
            particles = new;
        }
        ll + particles.iter().map(|p| p.v * p.x).sum::<f64>()
    }

    fn start() -> Vec<Particle> {
        vec![
            Particle { x: 0.3, v: 0.1, log_w: 0.0 },
            Particle { x: -0.3, v: 0.4, log_w: 0.1 },
            Particle { x: 0.1, v: -0.2, log_w: 0.3 },
        ]
    }
    #[test]
    fn agrees_with_differences() {
        let params = Params { q: 0.2, r: 0.1, drag: 0.4 };
        let noise = vec![vec![0.3, -0.2, 1.1], vec![0.9, 0.4, -0.6], vec![-0.3, 0.8, 0.1]];
        check!(log_likelihood, &params, &start(), &[0.2, 0.9, -0.3], &noise, &[0.3, 0.7, 0.2]).assert();
        check!(inline, 0.3, 0.4, start(), &[0.2, 0.9, -0.3], &[[0.3, -0.2, 1.1], [0.9, 0.4, -0.6], [-0.3, 0.8, 0.1]]).assert();
    }
}

mod hmm {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, positive, vector};
    use ndarray::{Array1, Array2, ArrayView1, Axis};
    use num_traits::Float;

    #[differentiate(order = 2)]
    pub fn logsumexp<F: Float + std::iter::Sum>(v: &[F]) -> F {
        let m = v.iter().cloned().fold(F::neg_infinity(), F::max);
        if m.is_infinite() {
            return m;
        }
        m + v.iter().map(|&x| (x - m).exp()).sum::<F>().ln()
    }

    #[differentiate(order = 2)]
    pub fn lse(v: ArrayView1<'_, f64>) -> f64 {
        let max = v.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        let sum: f64 = v.iter().map(|x| (x - max).exp()).sum();
        max + sum.ln()
    }

    #[differentiate(order = 2)]
    pub fn log_softmax_rows(logits: &Array2<f64>) -> Array2<f64> {
        let mut out = logits.clone();
        for mut row in out.rows_mut() {
            let norm = lse(row.view());
            row -= norm;
        }
        out
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Hmm {
        pub initial: Array1<f64>,
        pub transition: Array2<f64>,
        pub means: Vec<f64>,
        pub log_sigmas: Vec<f64>,
    }

    #[differentiate(order = 2)]
    impl Hmm {
        fn states(&self) -> usize {
            self.initial.len()
        }
        fn log_emission(&self, k: usize, y: f64) -> f64 {
            let z = (y - self.means[k]) / self.log_sigmas[k].exp();
            -0.5 * z * z - self.log_sigmas[k] - 0.5 * (2.0 * std::f64::consts::PI).ln()
        }
        pub fn log_likelihood(&self, #[constant] ys: &[f64]) -> f64 {
            let k = self.states();
            let log_a = log_softmax_rows(&self.transition);
            let log_pi = &self.initial - lse(self.initial.view());
            let mut alpha = Array1::from_shape_fn(k, |j| log_pi[j] + self.log_emission(j, ys[0]));
            for &y in ys.iter().skip(1) {
                let prev = alpha.clone();
                for j in 0..k {
                    let terms = &prev + &log_a.column(j);
                    alpha[j] = lse(terms.view()) + self.log_emission(j, y);
                }
            }
            lse(alpha.view())
        }
    }

    /// Lists only.
    #[differentiate(order = 2)]
    pub fn forward(log_pi: &[f64], log_a: &[Vec<f64>], log_b: &[Vec<f64>], #[constant] obs: &[usize]) -> f64 {
        let n = log_pi.len();
        let mut alpha: Vec<f64> = (0..n).map(|i| log_pi[i] + log_b[i][obs[0]]).collect();
        for &o in &obs[1..] {
            let next: Vec<f64> = (0..n)
                .map(|j| {
                    let terms: Vec<f64> = (0..n).map(|i| alpha[i] + log_a[i][j]).collect();
                    logsumexp(&terms) + log_b[j][o]
                })
                .collect();
            alpha = next;
        }
        logsumexp(&alpha)
    }

    /// Forward–backward: the posterior of the states, and the expected counts.
    #[differentiate]
    pub fn posterior(pi: &Array1<f64>, a: &Array2<f64>, b: &Array2<f64>, #[constant] obs: &[usize]) -> Array2<f64> {
        let (t_max, n) = (obs.len(), pi.len());
        let mut alpha = Array2::<f64>::zeros((t_max, n));
        let mut beta = Array2::<f64>::ones((t_max, n));
        alpha.row_mut(0).assign(&(pi * &b.column(obs[0])));
        for t in 1..t_max {
            let step = alpha.row(t - 1).dot(a) * b.column(obs[t]);
            let c = step.sum();
            alpha.row_mut(t).assign(&(step / c));
        }
        for t in (0..t_max - 1).rev() {
            let next = a.dot(&(&b.column(obs[t + 1]) * &beta.row(t + 1)));
            let c = next.sum();
            beta.row_mut(t).assign(&(&next / c));
        }
        let mut gamma = alpha * beta;
        for mut row in gamma.axis_iter_mut(Axis(0)) {
            let total = row.sum();
            row /= total;
        }
        gamma
    }

    /// The best path's score.
    #[differentiate]
    pub fn viterbi(log_a: &Array2<f64>, scores: &[[f64; 2]]) -> f64 {
        let mut best = scores[0];
        let mut path: Vec<[usize; 2]> = Vec::new();
        for s in &scores[1..] {
            let mut next = [f64::NEG_INFINITY; 2];
            let mut from = [0; 2];
            for j in 0..2 {
                for i in 0..2 {
                    let candidate = best[i] + log_a[[i, j]] + s[j];
                    if candidate > next[j] {
                        next[j] = candidate;
                        from[j] = i;
                    }
                }
            }
            path.push(from);
            best = next;
        }
        let mut j = if best[0] > best[1] { 0 } else { 1 };
        let score = best[j];
        let mut visits = 0;
        for from in path.iter().rev() {
            visits += j;
            j = from[j];
        }
        score * (1.0 + visits as f64)
    }

    #[test]
    fn agrees_with_differences() {
        check!(logsumexp, &[0.3_f64, -0.2, 1.1]).assert();
        check!(log_softmax_rows, &matrix(3, 2)).assert();
        let hmm = Hmm { initial: vector(2), transition: matrix(2, 2), means: vec![0.3, -0.8], log_sigmas: vec![0.1, -0.3] };
        check!(Hmm::log_likelihood, &hmm, &[0.3, 0.8, -0.2]).assert();
        let rows = vec![vec![-0.3, -1.2], vec![-0.6, -0.9]];
        check!(forward, &[-0.4, -0.9], &rows, &rows, &[0_usize, 1, 1]).assert();
        check!(posterior, &positive(2), &positive((2, 2)), &positive((2, 3)), &[0_usize, 2, 1]).assert();
        check!(viterbi, &matrix(2, 2), &[[0.3, 0.1], [-0.4, 0.5], [0.9, 0.2]]).assert();
    }
}

mod kalman {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, vector};
    use ndarray::prelude::*;

    #[derive(Clone, Debug, Differentiable)]
    pub struct Model {
        f: Array2<f64>,
        h: Array2<f64>,
        q: Array2<f64>,
        r: Array2<f64>,
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct State {
        mean: Array1<f64>,
        cov: Array2<f64>,
    }

    #[differentiate(order = 2)]
    fn inverse(m: &Array2<f64>) -> Array2<f64> {
        let n = m.nrows();
        let mut a = m.clone();
        let mut inv = Array2::eye(n);
        for col in 0..n {
            let mut pivot = col;
            for row in col + 1..n {
                if a[[row, col]].abs() > a[[pivot, col]].abs() {
                    pivot = row;
                }
            }
            if pivot != col {
                for j in 0..n {
                    a.swap([pivot, j], [col, j]);
                    inv.swap([pivot, j], [col, j]);
                }
            }
            let p = a[[col, col]];
            a.row_mut(col).mapv_inplace(|x| x / p);
            inv.row_mut(col).mapv_inplace(|x| x / p);
            for row in 0..n {
                if row == col {
                    continue;
                }
                let factor = a[[row, col]];
                for j in 0..n {
                    a[[row, j]] -= factor * a[[col, j]];
                    inv[[row, j]] -= factor * inv[[col, j]];
                }
            }
        }
        inv
    }

    #[differentiate(order = 2)]
    fn log_det_2(m: &Array2<f64>) -> f64 {
        (m[[0, 0]] * m[[1, 1]] - m[[0, 1]] * m[[1, 0]]).ln()
    }

    #[differentiate(order = 2)]
    impl State {
        fn predict(&mut self, model: &Model) {
            self.mean = model.f.dot(&self.mean);
            self.cov = model.f.dot(&self.cov).dot(&model.f.t()) + &model.q;
        }
        /// Returns the log-likelihood of the measurement.
        fn update(&mut self, model: &Model, z: ArrayView1<'_, f64>) -> f64 {
            let innovation = &z - &model.h.dot(&self.mean);
            let s = model.h.dot(&self.cov).dot(&model.h.t()) + &model.r;
            let s_inv = inverse(&s);
            let gain = self.cov.dot(&model.h.t()).dot(&s_inv);
            self.mean += &gain.dot(&innovation);
            let i_kh = Array2::<f64>::eye(self.mean.len()) - gain.dot(&model.h);
            self.cov = i_kh.dot(&self.cov);
            let d = innovation.len() as f64;
            -0.5 * (innovation.dot(&s_inv.dot(&innovation)) + log_det_2(&s) + d * (2.0 * std::f64::consts::PI).ln())
        }
    }

    #[differentiate(order = 2)]
    pub fn log_likelihood(model: &Model, init: &State, #[constant] zs: &Array2<f64>) -> f64 {
        let mut state = init.clone();
        let mut ll = 0.0;
        for z in zs.outer_iter() {
            state.predict(model);
            ll += (&mut state).update(model, z);
        }
        ll
    }

    /// Rauch–Tung–Striebel, keeping the filtered states.
    #[differentiate]
    pub fn smooth(model: &Model, init: &State, zs: &[Array1<f64>]) -> Vec<Array1<f64>> {
        let mut filtered: Vec<State> = Vec::new();
        let mut predicted: Vec<State> = Vec::new();
        let mut state = init.clone();
        for z in zs {
            state.predict(model);
            predicted.push(state.clone());
            let _ = (&mut state).update(model, z.view());
            filtered.push(state.clone());
        }
        let n = zs.len();
        let mut smoothed = filtered[n - 1].mean.clone();
        let mut out = vec![smoothed.clone()];
        for k in (0..n - 1).rev() {
            let c = filtered[k].cov.dot(&model.f.t()).dot(&inverse(&predicted[k + 1].cov));
            smoothed = &filtered[k].mean + &c.dot(&(&smoothed - &predicted[k + 1].mean));
            out.push(smoothed.clone());
        }
        out.reverse();
        out
    }

    /// Scalar filter with missing measurements.
    #[derive(Clone, Copy, Debug, Default, Differentiable)]
    pub struct Scalar {
        pub mean: f64,
        pub var: f64,
    }

    impl Scalar {
        #[differentiate]
        fn filtered(self, z: Option<f64>, q: f64, r: f64) -> Self {
            let prior = Scalar { var: self.var + q, ..self };
            match z {
                None => prior,
                Some(z) => {
                    let k = prior.var / (prior.var + r);
                    Scalar { mean: prior.mean + k * (z - prior.mean), var: (1.0 - k) * prior.var }
                }
            }
        }
    }

    #[differentiate]
    pub fn with_gaps(start: Scalar, q: f64, r: f64, #[constant] zs: &[Option<f64>]) -> f64 {
        let mut s = start;
        let mut loss = 0.0;
        for z in zs {
            if let Some(z) = z {
                loss += (z - s.mean).powi(2) / (s.var + r) + (s.var + r).ln();
            }
            s = s.filtered(*z, q, r);
        }
        loss + s.var
    }

    #[test]
    fn agrees_with_differences() {
        let model = Model {
            f: array![[1.0, 0.1], [-0.2, 0.9]],
            h: array![[1.0, 0.3], [0.1, 0.8]],
            q: array![[0.1, 0.01], [0.01, 0.2]],
            r: array![[0.3, 0.02], [0.02, 0.4]],
        };
        let init = State { mean: array![0.3, -0.2], cov: array![[1.0, 0.1], [0.1, 0.8]] };
        check!(inverse, &model.f).assert();
        check!(log_likelihood, &model, &init, &matrix(3, 2)).assert();
        check!(smooth, &model, &init, &[vector(2), vector(2) * 0.4, vector(2) * -0.7]).assert();
        check!(with_gaps, Scalar { mean: 0.3, var: 1.0 }, 0.2, 0.4, &[Some(0.3), None, Some(-0.4), None]).assert();
    }
}
