//! Programs about fits: descents with line searches, generalised linear models with effects of groups, splines. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod descent {
    use cotangent::{check, differentiate};
    use cotangent_tests::vector;
    use ndarray::{Array1, Array2};

    /// Minimises ½xᵀAx − bᵀx by gradient descent with Armijo's rule.
    #[differentiate]
    pub fn minimise(a: &Array2<f64>, b: &Array1<f64>, x0: &Array1<f64>, tol: f64) -> Array1<f64> {
        let objective = |x: &Array1<f64>| 0.5 * x.dot(&a.dot(x)) - b.dot(x);
        let mut x = x0.clone();
        let mut iterations = 0;
        loop {
            let g = a.dot(&x) - b;
            let norm2 = g.dot(&g);
            if norm2.sqrt() < tol || iterations >= 12 {
                break;
            }
            let fx = objective(&x);
            let mut step = 1.0;
            while objective(&(&x - &(&g * step))) > fx - 0.3 * step * norm2 {
                step *= 0.5;
                if step < 1e-10 {
                    break;
                }
            }
            x.scaled_add(-step, &g);
            iterations += 1;
        }
        x
    }

    fn rosenbrock_grad(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
        (-2.0 * (a - x) - 4.0 * b * x * (y - x * x), 2.0 * b * (y - x * x))
    }

    /// The value after a descent in two variables, with the objective as a closure over captured parameters.
    #[differentiate(order = 2)]
    pub fn descend(start: (f64, f64), a: f64, b: f64, #[constant] max_iter: usize) -> f64 {
        let f = |x: f64, y: f64| -> f64 {
            let u = a - x;
            let v = y - x * x;
            u * u + b * v * v
        };
        let grad = |x: f64, y: f64| {
            let v = y - x * x;
            (-2.0 * (a - x) - 4.0 * b * x * v, 2.0 * b * v)
        };
        let (mut x, mut y) = start;
        let mut k = 0;
        while k < max_iter {
            let (gx, gy) = grad(x, y);
            let g2 = gx * gx + gy * gy;
            if g2 < 1e-12 {
                break;
            }
            let f0 = f(x, y);
            let mut t = 0.1;
            let mut accepted = false;
            loop {
                let (nx, ny) = (x - t * gx, y - t * gy);
                if f(nx, ny) <= f0 - 1e-4 * t * g2 {
                    (x, y) = (nx, ny);
                    accepted = true;
                    break;
                }
                t *= 0.5;
                if t < 1e-8 {
                    break;
                }
            }
            if !accepted {
                break;
            }
            k += 1;
        }
        f(x, y)
    }

    pub struct LineSearch {
        pub c1: f64,
        pub shrink: f64,
    }

    /// Momentum, history of the losses, early stopping by patience.
    #[differentiate]
    pub fn train(w0: Vec<f64>, xs: &[Vec<f64>], ys: &[f64], lr: f64, momentum: f64) -> (Vec<f64>, f64) {
        let loss = |w: &[f64]| -> f64 {
            xs.iter()
                .zip(ys)
                .map(|(x, y)| {
                    let p: f64 = x.iter().zip(w).map(|(a, b)| a * b).sum();
                    (p - y).powi(2)
                })
                .sum::<f64>()
                / ys.len() as f64
        };
        let mut w = w0;
        let mut velocity = vec![0.0; w.len()];
        let mut best = f64::INFINITY;
        let mut patience = 3;
        for _epoch in 0..20 {
            let mut grad = vec![0.0; w.len()];
            for (x, &y) in xs.iter().zip(ys) {
                let r = x.iter().zip(&w).map(|(a, b)| a * b).sum::<f64>() - y;
                for (g, xi) in grad.iter_mut().zip(x) {
                    *g += 2.0 * r * xi / ys.len() as f64;
                }
            }
            for i in 0..w.len() {
                velocity[i] = momentum * velocity[i] - lr * grad[i];
                w[i] += velocity[i];
            }
            let l = loss(&w);
            if l < best {
                best = l;
            } else {
                patience -= 1;
                if patience == 0 {
                    break;
                }
            }
        }
        (w, best)
    }

    #[differentiate]
    pub fn backtrack(x: &Array1<f64>, dir: &Array1<f64>, scale: f64, #[constant] rule: &LineSearch) -> f64 {
        let f = |t: f64| {
            let z = x + &(dir * t);
            (scale * z.mapv(|v| v * v)).sum() + z.mapv(f64::cos).sum()
        };
        let slope = (f(1e-3) - f(-1e-3)) / 2e-3;
        let f0 = f(0.0);
        let mut t = 1.0;
        for _ in 0..30 {
            if f(t) <= f0 + rule.c1 * t * slope {
                return f(t);
            }
            t *= rule.shrink;
        }
        f0
    }

    #[test]
    fn agrees_with_differences() {
        let a = ndarray::array![[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.1]];
        check!(minimise, &a, &vector(3), &(vector(3) * 0.3), 1e-3).assert();
        check!(descend, (0.3, -0.5), 1.1, 5.0, 15).assert();
        check!(backtrack, &vector(4), &(vector(4) * -0.9), 0.7, &LineSearch { c1: 0.3, shrink: 0.6 }).assert();
        let xs = vec![vec![1.0, 0.4], vec![0.3, -1.1], vec![0.7, 0.9]];
        check!(train, vec![0.1, -0.3], &xs, &[0.3, 0.5, -0.8], 0.07, 0.4).assert();
    }
}

mod glm {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, vector};
    use ndarray::{Array1, Array2};
    use std::collections::{BTreeMap, HashMap};

    #[derive(Clone, Debug)]
    pub struct Observation {
        pub group: String,
        pub x: Vec<f64>,
        pub y: u32,
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Mixed {
        pub beta: Vec<f64>,
        pub groups: HashMap<String, f64>,
        pub log_tau: f64,
    }

    #[differentiate(order = 2)]
    fn softplus(x: f64) -> f64 {
        if x > 30.0 { x } else { x.exp().ln_1p() }
    }

    fn ln_factorial(n: u32) -> f64 {
        (1..=n).map(|k| f64::from(k).ln()).sum()
    }

    /// Logistic regression with an intercept for each group.
    #[differentiate(order = 2)]
    pub fn logistic(model: &Mixed, #[constant] data: &[Observation]) -> f64 {
        let mut nll = 0.0;
        for obs in data {
            let mut eta = model.groups[&obs.group];
            for (b, x) in model.beta.iter().zip(obs.x.iter()) {
                eta += b * x;
            }
            nll += softplus(eta) - f64::from(obs.y) * eta;
        }
        let tau = model.log_tau.exp();
        let prior: f64 = model.groups.values().map(|u| 0.5 * u * u / (tau * tau) + tau.ln()).sum();
        nll + prior
    }

    /// Poisson with group effects passed by themselves.
    #[differentiate(order = 2)]
    pub fn poisson(
        beta: &Array1<f64>,
        effects: &HashMap<String, f64>,
        sigma: f64,
        #[constant] x: &Array2<f64>,
        #[constant] groups: &[String],
        #[constant] y: &[u32],
    ) -> f64 {
        let eta = x.dot(beta);
        let mut ll = 0.0;
        for i in 0..y.len() {
            let u = effects.get(&groups[i]).copied().unwrap_or(0.0);
            let log_rate = eta[i] + sigma * u;
            ll += y[i] as f64 * log_rate - log_rate.exp() - ln_factorial(y[i]);
        }
        for (_, u) in effects.iter() {
            ll -= 0.5 * u.powi(2);
        }
        ll
    }

    /// Sums by group in a map that the function builds.
    #[differentiate]
    pub fn by_group(y: &[f64], #[constant] groups: &[String], shrink: f64) -> f64 {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (g, v) in groups.iter().zip(y) {
            *sums.entry(g.clone()).or_insert(0.0) += v;
            *counts.entry(g.clone()).or_insert(0) += 1;
        }
        let grand = y.iter().sum::<f64>() / y.len() as f64;
        let mut sse = 0.0;
        for (g, v) in groups.iter().zip(y) {
            let n = counts[g] as f64;
            let mean = (sums[g] + shrink * grand) / (n + shrink);
            sse += (v - mean).powi(2);
        }
        sse
    }

    /// One effect a group, shifted in place to have mean zero.
    #[differentiate]
    pub fn centred(effects: &BTreeMap<String, f64>, scale: f64) -> f64 {
        let mut effects = effects.clone();
        let mean = effects.values().sum::<f64>() / effects.len() as f64;
        for v in effects.values_mut() {
            *v -= mean;
        }
        let mut total = 0.0;
        for (name, v) in &effects {
            total += if name.starts_with('a') { v * scale } else { v.powi(2) };
        }
        if let Some(v) = effects.get("b") {
            total += v.exp();
        }
        total
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Glm {
        pub coefficients: BTreeMap<String, f64>,
        pub intercept: f64,
    }

    #[differentiate]
    impl Glm {
        fn linear(&self, #[constant] features: &HashMap<String, f64>) -> f64 {
            let mut eta = self.intercept;
            for (name, value) in features {
                if let Some(c) = self.coefficients.get(name) {
                    eta += c * value;
                }
            }
            eta
        }
        pub fn deviance(&self, #[constant] rows: &[(HashMap<String, f64>, u32)]) -> f64 {
            rows.iter()
                .map(|(features, y)| {
                    let eta = self.linear(features);
                    eta.exp() - *y as f64 * eta
                })
                .sum::<f64>()
                + 0.1 * self.coefficients.values().map(|c| c.abs()).sum::<f64>()
        }
    }

    #[test]
    fn agrees_with_differences() {
        let obs = |g: &str, a: f64, y| Observation { group: g.to_string(), x: vec![a, 0.3 - a], y };
        let data = [obs("a", 0.3, 1), obs("b", -0.7, 0), obs("a", 1.1, 0)];
        let map: HashMap<String, f64> = [("a".to_string(), 0.3), ("b".to_string(), -0.4)].into();
        let tree: BTreeMap<String, f64> = map.clone().into_iter().collect();
        let m = Mixed { beta: vec![0.3, -0.8], groups: map.clone(), log_tau: 0.2 };
        check!(logistic, &m, &data).assert();
        let groups: Vec<String> = ["a", "c", "b"].map(str::to_string).to_vec();
        check!(poisson, &vector(2), &map, 0.7, &matrix(3, 2), &groups, &[1_u32, 0, 3]).assert();
        check!(by_group, &[0.3, 0.7, -0.2], &groups, 0.4).assert();
        check!(centred, &tree, 0.6).assert();
        let glm = Glm { coefficients: tree, intercept: 0.2 };
        let rows = vec![(HashMap::from([("a".to_string(), 1.3), ("z".to_string(), 2.0)]), 2_u32), (map, 0)];
        check!(Glm::deviance, &glm, &rows).assert();
    }
}

mod spline {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::vector;
    use ndarray::Array1;

    /// Thomas's algorithm.
    #[differentiate(order = 2)]
    pub fn tridiagonal(lower: &[f64], diag: &[f64], upper: &[f64], rhs: &[f64]) -> Vec<f64> {
        let n = diag.len();
        let mut c = vec![0.0; n];
        let mut d = vec![0.0; n];
        c[0] = upper[0] / diag[0];
        d[0] = rhs[0] / diag[0];
        for i in 1..n {
            let m = diag[i] - lower[i - 1] * c[i - 1];
            if i < n - 1 {
                c[i] = upper[i] / m;
            }
            d[i] = (rhs[i] - lower[i - 1] * d[i - 1]) / m;
        }
        let mut x = d;
        for i in (0..n - 1).rev() {
            x[i] -= c[i] * x[i + 1];
        }
        x
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct CubicSpline {
        knots: Vec<f64>,
        values: Vec<f64>,
        second: Vec<f64>,
    }

    #[differentiate(order = 2)]
    impl CubicSpline {
        #[differentiate(order = 2)]
        pub fn new(knots: &[f64], values: &[f64]) -> Self {
            let n = knots.len();
            let h: Vec<f64> = knots.windows(2).map(|w| w[1] - w[0]).collect();
            let slopes: Vec<f64> = values.windows(2).zip(&h).map(|(w, h)| (w[1] - w[0]) / h).collect();
            let mut second = vec![0.0; n];
            if n > 2 {
                let diag: Vec<f64> = h.windows(2).map(|w| 2.0 * (w[0] + w[1])).collect();
                let off = &h[1..n - 2];
                let rhs: Vec<f64> = slopes.windows(2).map(|s| 6.0 * (s[1] - s[0])).collect();
                let inner = if n == 3 { vec![rhs[0] / diag[0]] } else { tridiagonal(off, &diag, off, &rhs) };
                second[1..n - 1].copy_from_slice(&inner);
            }
            CubicSpline { knots: knots.to_vec(), values: values.to_vec(), second }
        }
        fn interval(&self, t: f64) -> usize {
            let i = self.knots.partition_point(|&k| k <= t);
            i.clamp(1, self.knots.len() - 1) - 1
        }
        pub fn eval(&self, t: f64) -> f64 {
            let i = self.interval(t);
            let h = self.knots[i + 1] - self.knots[i];
            let a = (self.knots[i + 1] - t) / h;
            let b = (t - self.knots[i]) / h;
            a * self.values[i]
                + b * self.values[i + 1]
                + ((a.powi(3) - a) * self.second[i] + (b.powi(3) - b) * self.second[i + 1]) * h * h / 6.0
        }
    }

    #[differentiate(order = 2)]
    pub fn fit_error(knots: &[f64], values: &[f64], #[constant] data: &[(f64, f64)]) -> f64 {
        let spline = CubicSpline::new(knots, values);
        data.iter().map(|&(t, y)| (spline.eval(t) - y).powi(2)).sum::<f64>() / data.len() as f64
    }

    /// Linear interpolation by binary search, extrapolating flat.
    #[differentiate(order = 2)]
    pub fn interp(xs: &[f64], ys: &[f64], x: f64) -> f64 {
        match xs.binary_search_by(|k| k.partial_cmp(&x).unwrap()) {
            Ok(i) => ys[i],
            Err(0) => ys[0],
            Err(i) if i == xs.len() => ys[i - 1],
            Err(i) => {
                let w = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
                ys[i - 1] + w * (ys[i] - ys[i - 1])
            }
        }
    }

    /// Binary search by hand, Hermite basis.
    #[differentiate]
    pub fn hermite(xs: &Array1<f64>, ys: &Array1<f64>, ms: &Array1<f64>, at: &Array1<f64>) -> Array1<f64> {
        at.mapv(|x| {
            let (mut lo, mut hi) = (0, xs.len() - 1);
            while hi - lo > 1 {
                let mid = (lo + hi) / 2;
                if xs[mid] > x {
                    hi = mid;
                } else {
                    lo = mid;
                }
            }
            let h = xs[hi] - xs[lo];
            let t = (x - xs[lo]) / h;
            let (t2, t3) = (t * t, t * t * t);
            (2.0 * t3 - 3.0 * t2 + 1.0) * ys[lo]
                + (t3 - 2.0 * t2 + t) * h * ms[lo]
                + (-2.0 * t3 + 3.0 * t2) * ys[hi]
                + (t3 - t2) * h * ms[hi]
        })
    }

    /// de Boor's algorithm.
    #[differentiate(order = 2)]
    pub fn de_boor(control: &[f64], #[constant] knots: &[f64], #[constant] degree: usize, x: f64) -> f64 {
        let k = (degree..knots.len() - degree - 1).find(|&i| x < knots[i + 1]).unwrap_or(knots.len() - degree - 2);
        let mut d: Vec<f64> = (0..=degree).map(|j| control[j + k - degree]).collect();
        for r in 1..=degree {
            for j in (r..=degree).rev() {
                let i = j + k - degree;
                let alpha = (x - knots[i]) / (knots[i + 1 + degree - r] - knots[i]);
                d[j] = (1.0 - alpha) * d[j - 1] + alpha * d[j];
            }
        }
        d[degree]
    }

    #[test]
    fn agrees_with_differences() {
        check!(tridiagonal, &[0.3, -0.2], &[2.0, 2.5, 1.9], &[0.4, 0.1], &[0.7, -0.3, 1.1]).assert();
        let (k, v) = ([0.0, 0.7, 1.5, 2.1, 3.0], [0.3, -0.4, 0.8, 0.1, 0.6]);
        check!(fit_error, &k, &v, &[(0.3, 0.2), (1.1, 0.4), (2.7, -0.1), (3.3, 0.2)]).assert();
        let s = CubicSpline::new(&k, &v);
        check!(CubicSpline::eval, &s, 1.7).assert();
        check!(interp, &k, &v, 1.7).assert();
        check!(interp, &k, &v, 4.7).assert();
        let at = ndarray::array![0.3, 1.1, 2.2];
        check!(hermite, &Array1::from(k.to_vec()), &Array1::from(v.to_vec()), &vector(5), &at).assert();
        check!(de_boor, &[0.3, -0.4, 0.8, 0.1, 0.6], &[0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 1.0], 3, 0.7).assert();
    }
}
