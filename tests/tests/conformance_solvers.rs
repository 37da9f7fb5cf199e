//! Programs about solvers: Gaussian processes by Cholesky's factorisation, an adaptive integrator that may fail. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod gp {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, vector};
    use ndarray::{Array1, Array2, Axis};
    use std::f64::consts::PI;

    #[differentiate(order = 2)]
    pub fn cholesky(a: &Array2<f64>) -> Array2<f64> {
        let n = a.nrows();
        let mut l = Array2::<f64>::zeros((n, n));
        for i in 0..n {
            for j in 0..=i {
                let mut s = a[[i, j]];
                for k in 0..j {
                    s -= l[[i, k]] * l[[j, k]];
                }
                l[[i, j]] = if i == j { s.sqrt() } else { s / l[[j, j]] };
            }
        }
        l
    }

    #[differentiate(order = 2)]
    fn forward_sub(l: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
        let n = b.len();
        let mut y = Array1::zeros(n);
        for i in 0..n {
            let mut sum = b[i];
            for j in 0..i {
                sum -= l[(i, j)] * y[j];
            }
            y[i] = sum / l[(i, i)];
        }
        y
    }

    #[differentiate(order = 2)]
    fn backward_sub(l: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
        let n = y.len();
        let mut x = y.clone();
        for i in (0..n).rev() {
            for j in i + 1..n {
                x[i] -= l[(j, i)] * x[j];
            }
            x[i] /= l[(i, i)];
        }
        x
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Kernel {
        pub log_variance: f64,
        pub log_lengthscales: Array1<f64>,
        pub log_noise: f64,
    }

    impl Kernel {
        #[differentiate(order = 2)]
        fn covariance(&self, x: &Array2<f64>) -> Array2<f64> {
            let inv = self.log_lengthscales.mapv(|l| (-l).exp());
            let n = x.nrows();
            let mut k = Array2::zeros((n, n));
            for i in 0..n {
                for j in 0..=i {
                    let d = (&x.row(i) - &x.row(j)) * &inv;
                    let v = self.log_variance.exp() * (-0.5 * d.dot(&d)).exp();
                    k[[i, j]] = v;
                    k[[j, i]] = v;
                }
                k[[i, i]] += self.log_noise.exp();
            }
            k
        }
    }

    /// log p(y | x, θ)
    #[differentiate(order = 2)]
    pub fn log_marginal(kernel: &Kernel, #[constant] x: &Array2<f64>, y: &Array1<f64>) -> f64 {
        let l = cholesky(&kernel.covariance(x));
        let alpha = backward_sub(&l, &forward_sub(&l, y));
        let log_det = 2.0 * l.diag().iter().map(|d| d.ln()).sum::<f64>();
        -0.5 * y.dot(&alpha) - 0.5 * log_det - 0.5 * y.len() as f64 * (2.0 * PI).ln()
    }

    /// Mean and variance at test points.
    #[differentiate]
    pub fn predict(kernel: &Kernel, x: &Array2<f64>, y: &Array1<f64>, at: &Array2<f64>) -> (Array1<f64>, Array1<f64>) {
        let l = cholesky(&kernel.covariance(x));
        let alpha = backward_sub(&l, &forward_sub(&l, y));
        let ls = kernel.log_lengthscales.mapv(f64::exp);
        let variance = kernel.log_variance.exp();
        let mut mean = Array1::zeros(at.nrows());
        let mut var = Array1::from_elem(at.nrows(), variance);
        for (p, point) in at.axis_iter(Axis(0)).enumerate() {
            let k_star: Array1<f64> = x
                .outer_iter()
                .map(|row| {
                    let r2 = row.iter().zip(point.iter()).zip(ls.iter()).map(|((a, b), l)| ((a - b) / l).powi(2)).sum::<f64>();
                    variance * (-0.5 * r2).exp()
                })
                .collect();
            mean[p] = k_star.dot(&alpha);
            let v = forward_sub(&l, &k_star);
            var[p] -= v.dot(&v);
        }
        (mean, var)
    }

    /// Cholesky in place with failure.
    #[derive(Debug, Clone, PartialEq)]
    pub struct NotPositiveDefinite {
        pub column: usize,
    }

    #[differentiate]
    pub fn factorise(mut a: Array2<f64>) -> Result<Array2<f64>, NotPositiveDefinite> {
        let n = a.nrows();
        assert_eq!(n, a.ncols(), "square");
        for j in 0..n {
            let mut d = a[[j, j]];
            for k in 0..j {
                d -= a[[j, k]].powi(2);
            }
            if d <= 0.0 {
                return Err(NotPositiveDefinite { column: j });
            }
            let d = d.sqrt();
            a[[j, j]] = d;
            for i in j + 1..n {
                let dot: f64 = (0..j).map(|k| a[[i, k]] * a[[j, k]]).sum();
                a[[i, j]] = (a[[i, j]] - dot) / d;
                a[[j, i]] = 0.0;
            }
        }
        Ok(a)
    }

    #[differentiate]
    pub fn log_det_and_quadratic(a: &Array2<f64>, b: &Array1<f64>) -> Result<f64, NotPositiveDefinite> {
        let l = factorise(a.to_owned())?;
        let log_det: f64 = l.diag().mapv(f64::ln).sum() * 2.0;
        let mut z = b.to_vec();
        for i in 0..z.len() {
            let (done, rest) = z.split_at_mut(i);
            let s: f64 = done.iter().enumerate().map(|(k, zk)| l[[i, k]] * zk).sum();
            rest[0] = (rest[0] - s) / l[[i, i]];
        }
        Ok(log_det + z.iter().map(|v| v * v).sum::<f64>())
    }

    #[test]
    fn agrees_with_differences() {
        let a = ndarray::array![[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.1]];
        check!(cholesky, &a).assert();
        let k = Kernel { log_variance: 0.2, log_lengthscales: ndarray::array![0.1, -0.3], log_noise: -2.0 };
        check!(Kernel::covariance, &k, &matrix(4, 2)).assert();
        check!(log_marginal, &k, &matrix(4, 2), &vector(4)).assert();
        check!(predict, &k, &matrix(4, 2), &vector(4), &(matrix(2, 2) * 0.4)).assert();
        check!(log_det_and_quadratic, &a, &vector(3)).assert();
        assert!(log_det_and_quadratic::gradient(&-a, &vector(3)).is_err());
    }
}

mod rk45 {
    use cotangent::{Differentiable, check, differentiate};
    use std::fmt;

    const A: [[f64; 6]; 6] = [
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.25, 0.0, 0.0, 0.0, 0.0, 0.0],
        [3.0 / 32.0, 9.0 / 32.0, 0.0, 0.0, 0.0, 0.0],
        [1932.0 / 2197.0, -7200.0 / 2197.0, 7296.0 / 2197.0, 0.0, 0.0, 0.0],
        [439.0 / 216.0, -8.0, 3680.0 / 513.0, -845.0 / 4104.0, 0.0, 0.0],
        [-8.0 / 27.0, 2.0, -3544.0 / 2565.0, 1859.0 / 4104.0, -11.0 / 40.0, 0.0],
    ];
    const B5: [f64; 6] = [16.0 / 135.0, 0.0, 6656.0 / 12825.0, 28561.0 / 56430.0, -9.0 / 50.0, 2.0 / 55.0];
    const B4: [f64; 6] = [25.0 / 216.0, 0.0, 1408.0 / 2565.0, 2197.0 / 4104.0, -1.0 / 5.0, 0.0];
    const C: [f64; 6] = [0.0, 0.25, 0.375, 12.0 / 13.0, 1.0, 0.5];

    #[derive(Debug, Clone, PartialEq)]
    pub enum Error {
        StepTooSmall { t: f64 },
        TooManySteps(usize),
        NotFinite,
    }

    impl fmt::Display for Error {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Error::StepTooSmall { t } => write!(f, "the step is too small at {t}"),
                Error::TooManySteps(n) => write!(f, "more than {n} steps"),
                Error::NotFinite => f.write_str("not finite"),
            }
        }
    }
    impl std::error::Error for Error {}

    type Result<T, E = Error> = std::result::Result<T, E>;

    #[derive(Debug, Clone, Differentiable)]
    pub struct Lotka {
        pub alpha: f64,
        pub beta: f64,
        pub gamma: f64,
        pub delta: f64,
    }

    #[differentiate(order = 2)]
    fn rhs(p: &Lotka, _t: f64, y: &[f64; 2]) -> [f64; 2] {
        [p.alpha * y[0] - p.beta * y[0] * y[1], p.delta * y[0] * y[1] - p.gamma * y[1]]
    }

    /// One step: the new state and the error's norm.
    #[differentiate(order = 2)]
    fn step(p: &Lotka, t: f64, y: &[f64; 2], h: f64) -> Result<([f64; 2], f64)> {
        let mut k = [[0.0; 2]; 6];
        for s in 0..6 {
            let mut z = *y;
            for (j, a) in A[s].iter().enumerate().take(s) {
                for d in 0..2 {
                    z[d] += h * a * k[j][d];
                }
            }
            k[s] = rhs(p, t + C[s] * h, &z);
        }
        let mut next = *y;
        let mut error = 0.0;
        for d in 0..2 {
            let mut low = y[d];
            for s in 0..6 {
                next[d] += h * B5[s] * k[s][d];
                low += h * B4[s] * k[s][d];
            }
            error += (next[d] - low).powi(2);
        }
        if !error.is_finite() {
            return Err(Error::NotFinite);
        }
        Ok((next, error.sqrt()))
    }

    #[differentiate(order = 2)]
    pub fn integrate(p: &Lotka, y0: [f64; 2], t_end: f64, #[constant] tol: f64) -> Result<[f64; 2]> {
        const MAX_STEPS: usize = 100;
        let mut t = 0.0;
        let mut h = 0.1;
        let mut y = y0;
        let mut steps = 0;
        while t < t_end {
            if steps >= MAX_STEPS {
                return Err(Error::TooManySteps(MAX_STEPS));
            }
            steps += 1;
            h = f64::min(h, t_end - t);
            let (next, err) = step(p, t, &y, h)?;
            if err <= tol {
                t += h;
                y = next;
            }
            let factor = if err == 0.0 { 5.0 } else { (0.9 * (tol / err).powf(0.2)).clamp(0.2, 5.0) };
            h *= factor;
            if h < 1e-12 {
                return Err(Error::StepTooSmall { t });
            }
        }
        Ok(y)
    }

    #[differentiate(order = 2)]
    pub fn misfit(p: &Lotka, y0: &[f64; 2], #[constant] data: &[(f64, [f64; 2])]) -> Result<f64, Error> {
        let mut loss = 0.0;
        let mut y = *y0;
        let mut last = 0.0;
        for &(t, observed) in data {
            y = integrate(p, y, t - last, 1e-4)?;
            last = t;
            for (a, b) in y.iter().zip(&observed) {
                loss += (a.ln() - b.ln()).powi(2);
            }
        }
        Ok(loss / data.len() as f64)
    }

    #[differentiate]
    pub fn boxed(p: &Lotka, y0: &[f64; 2], t: f64) -> Result<f64, Box<dyn std::error::Error>> {
        if y0.iter().any(|y| *y <= 0.0) {
            return Err("populations are positive".into());
        }
        let y = integrate(p, *y0, t, 1e-4)?;
        if y[0] < 0.0 {
            return Err(Box::new(Error::NotFinite));
        }
        Ok(y[0] * y[1])
    }

    #[test]
    fn agrees_with_differences() {
        let p = Lotka { alpha: 1.1, beta: 0.4, gamma: 0.9, delta: 0.3 };
        check!(step, &p, 0.0, &[1.0, 0.7], 0.2).assert();
        check!(integrate, &p, [1.0, 0.7], 0.9, 1e-4).assert();
        check!(misfit, &p, &[1.0, 0.7], &[(0.3, [1.1, 0.6]), (0.8, [1.5, 0.4])]).assert();
        check!(boxed, &p, &[1.0, 0.7], 0.63).assert();
        assert!(boxed::gradient(&p, &[1.0, -0.7], 0.6).is_err());
    }
}
