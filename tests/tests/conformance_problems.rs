//! Problems of Moré, Garbow and Hillstrom (1981), as a user would write them: each is held to differences in every mode that it has, and to a
//! gradient of zero where its minimum is known.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{check, differentiate};
use ndarray::{Array1, Array2, ArrayView1, Axis, array, s};
use std::f64::consts::PI;

/// 7: helical valley
#[differentiate(order = 2)]
fn helical(x: &[f64; 3]) -> f64 {
    let [x1, x2, x3] = *x;
    let theta = if x1 > 0.0 { (x2 / x1).atan() / (2.0 * PI) } else { (x2 / x1).atan() / (2.0 * PI) + 0.5 };
    let f = [10.0 * (x3 - 10.0 * theta), 10.0 * ((x1.powi(2) + x2.powi(2)).sqrt() - 1.0), x3];
    f.iter().map(|f| f * f).sum()
}

/// 18: Biggs exp6
#[differentiate(order = 2)]
fn biggs(x: ArrayView1<'_, f64>) -> f64 {
    (1..=13)
        .map(|i| {
            let t = 0.1 * i as f64;
            let y = (-t).exp() - 5.0 * (-10.0 * t).exp() + 3.0 * (-4.0 * t).exp();
            let f = x[2] * (-t * x[0]).exp() - x[3] * (-t * x[1]).exp() + x[5] * (-t * x[4]).exp() - y;
            f.powi(2)
        })
        .sum()
}

const GAUSS: [f64; 15] =
    [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009];

/// 9: Gaussian
#[differentiate(order = 2)]
fn gaussian(x: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for (i, &y) in GAUSS.iter().enumerate() {
        let t = (8.0 - (i + 1) as f64) / 2.0;
        let f = x[0] * (-x[1] * (t - x[2]).powi(2) / 2.0).exp() - y;
        s += f * f;
    }
    s
}

/// 3: Powell badly scaled
#[differentiate(order = 2)]
fn powell_badly_scaled(x: (f64, f64)) -> f64 {
    let f1 = 1e4 * x.0 * x.1 - 1.0;
    let f2 = (-x.0).exp() + (-x.1).exp() - 1.0001;
    f1 * f1 + f2 * f2
}

/// 12: Box 3-d
#[differentiate]
fn box3(x: &Array1<f64>, #[constant] m: usize) -> f64 {
    let t: Array1<f64> = Array1::range(1.0, m as f64 + 1.0, 1.0) * 0.1;
    let f = t.mapv(|t| (-t * x[0]).exp()) - t.mapv(|t| (-t * x[1]).exp()) - t.mapv(|t| (-t).exp() - (-10.0 * t).exp()) * x[2];
    f.dot(&f)
}

/// 25: variably dimensioned
#[differentiate(order = 2)]
fn variably_dimensioned(x: &Array1<f64>) -> f64 {
    let n = x.len();
    let w = Array1::from_iter((1..=n).map(|j| j as f64));
    let g = (&w * &(x - 1.0)).sum();
    (x - 1.0).mapv(|v| v * v).sum() + g.powi(2) + g.powi(4)
}

/// 20: Watson
#[differentiate(order = 2)]
fn watson(x: &Vec<f64>) -> f64 {
    let n = x.len();
    let mut total = 0.0;
    for i in 1..=29 {
        let t = i as f64 / 29.0;
        let (mut s1, mut s2) = (0.0, 0.0);
        let mut d = 1.0;
        for j in 1..n {
            s1 += j as f64 * d * x[j];
            d *= t;
        }
        d = 1.0;
        for j in 0..n {
            s2 += d * x[j];
            d *= t;
        }
        total += (s1 - s2 * s2 - 1.0).powi(2);
    }
    total + x[0].powi(2) + (x[1] - x[0].powi(2) - 1.0).powi(2)
}

/// 23: penalty I
#[differentiate(order = 2)]
fn penalty1(x: &Array1<f64>) -> f64 {
    let a = 1e-5_f64;
    a * x.iter().map(|v| (v - 1.0).powi(2)).sum::<f64>() + (x.dot(x) - 0.25).powi(2)
}

/// 24: penalty II
#[differentiate]
fn penalty2(x: &Array1<f64>) -> f64 {
    let (n, a) = (x.len(), 1e-5_f64);
    let mut f = Vec::with_capacity(2 * n);
    f.push(x[0] - 0.2);
    for i in 1..n {
        let y = ((i + 1) as f64 / 10.0).exp() + (i as f64 / 10.0).exp();
        f.push(a.sqrt() * ((x[i] / 10.0).exp() + (x[i - 1] / 10.0).exp() - y));
    }
    for i in n..2 * n - 1 {
        f.push(a.sqrt() * ((x[i - n + 1] / 10.0).exp() - (-0.1_f64).exp()));
    }
    let last: f64 = x.iter().enumerate().map(|(j, v)| (n - j) as f64 * v * v).sum();
    f.push(last - 1.0);
    f.iter().map(|f| f.powi(2)).sum()
}

/// 6: Jennrich and Sampson
#[differentiate(order = 2)]
fn jennrich(x1: f64, x2: f64, m: u32) -> f64 {
    (1..=m).map(f64::from).fold(0.0, |acc, i| acc + (2.0 + 2.0 * i - ((i * x1).exp() + (i * x2).exp())).powi(2))
}

/// 21: extended Rosenbrock
#[differentiate(order = 2)]
fn rosenbrock(x: &Array1<f64>) -> f64 {
    x.exact_chunks(2).into_iter().map(|p| 100.0 * (p[1] - p[0].powi(2)).powi(2) + (1.0 - p[0]).powi(2)).sum()
}

/// 22: extended Powell singular
#[differentiate(order = 2)]
fn powell_singular(x: &[f64]) -> f64 {
    x.chunks(4)
        .map(|c| {
            let (a, b, c, d) = (c[0], c[1], c[2], c[3]);
            (a + 10.0 * b).powi(2) + 5.0 * (c - d).powi(2) + (b - 2.0 * c).powi(4) + 10.0 * (a - d).powi(4)
        })
        .sum()
}

/// 4: Brown badly scaled; 5: Beale
#[differentiate(order = 2)]
fn beale(x: f64, y: f64) -> f64 {
    [1.5, 2.25, 2.625].iter().enumerate().map(|(i, c)| c - x * (1.0 - y.powi(i as i32 + 1))).map(|f| f * f).sum()
}

/// 35: Chebyquad
#[differentiate]
fn chebyquad(x: &Array1<f64>) -> f64 {
    let n = x.len();
    let mut fvec = Array1::<f64>::zeros(n);
    for j in 0..n {
        let mut t1 = 1.0;
        let mut t2 = 2.0 * x[j] - 1.0;
        let t = 2.0 * t2;
        for i in 0..n {
            fvec[i] += t2;
            let th = t * t2 - t1;
            t1 = t2;
            t2 = th;
        }
    }
    let mut sign = -1;
    for i in 0..n {
        fvec[i] /= n as f64;
        if sign > 0 {
            let k = (i + 1) as f64;
            fvec[i] += 1.0 / (k * k - 1.0);
        }
        sign = -sign;
    }
    fvec.dot(&fvec)
}

/// 26: trigonometric
#[differentiate(order = 2)]
fn trigonometric(x: &Array1<f64>) -> f64 {
    let n = x.len() as f64;
    let cos_sum = x.mapv(f64::cos).sum();
    let i = Array1::linspace(1.0, n, x.len());
    let f = n - cos_sum + &i * &(1.0 - x.mapv(f64::cos)) - x.mapv(f64::sin);
    f.mapv(|v| v.powi(2)).sum()
}

/// 28: discrete boundary value
#[differentiate(order = 2)]
fn boundary_value(x: &[f64]) -> f64 {
    let n = x.len();
    let h = 1.0 / (n + 1) as f64;
    let at = |i: i32| if i < 0 || i as usize >= n { 0.0 } else { x[i as usize] };
    let mut s = 0.0;
    for i in 0..n as i32 {
        let t = (i + 1) as f64 * h;
        let f = 2.0 * at(i) - at(i - 1) - at(i + 1) + h * h * (at(i) + t + 1.0).powi(3) / 2.0;
        s += f * f;
    }
    s
}

/// 29: discrete integral equation
#[differentiate]
fn integral_equation(x: &Array1<f64>) -> f64 {
    let n = x.len();
    let h = 1.0 / (n as f64 + 1.0);
    let t: Vec<f64> = (1..=n).map(|i| i as f64 * h).collect();
    let cube = |j: usize| (x[j] + t[j] + 1.0).powi(3);
    (0..n)
        .map(|i| {
            let s1: f64 = (0..=i).map(|j| t[j] * cube(j)).sum();
            let s2: f64 = (i + 1..n).map(|j| (1.0 - t[j]) * cube(j)).sum();
            x[i] + h * ((1.0 - t[i]) * s1 + t[i] * s2) / 2.0
        })
        .map(|f| f * f)
        .sum()
}

/// 30: Broyden tridiagonal, residuals
#[differentiate]
fn broyden(x: &Array1<f64>) -> Array1<f64> {
    let n = x.len();
    let mut f = (3.0 - 2.0 * x) * x + 1.0;
    f.slice_mut(s![1..]).scaled_add(-1.0, &x.slice(s![..n - 1]));
    f.slice_mut(s![..n - 1]).scaled_add(-2.0, &x.slice(s![1..]));
    f
}

/// 31: Broyden banded
#[differentiate]
fn broyden_banded(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let (ml, mu) = (5usize, 1usize);
    (0..n)
        .map(|i| {
            let lo = i.saturating_sub(ml);
            let hi = (i + mu).min(n - 1);
            let s: f64 = (lo..=hi).filter(|&j| j != i).map(|j| x[j] * (1.0 + x[j])).sum();
            x[i] * (2.0 + 5.0 * x[i].powi(2)) + 1.0 - s
        })
        .collect()
}

/// 10: Meyer; the data as a static table
static MEYER: [f64; 16] = [
    34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0, 3820.0,
    3307.0, 2872.0,
];
#[differentiate]
fn meyer(x: &Array1<f64>) -> Array1<f64> {
    MEYER.iter().zip(1..).map(|(y, i)| x[0] * (x[1] / (45.0 + 5.0 * i as f64 + x[2])).exp() - y).collect()
}

/// 17/19: Osborne 2
#[differentiate]
fn osborne2(x: &Array1<f64>, #[constant] y: &Array1<f64>) -> Array1<f64> {
    let m = y.len();
    let t = Array1::from_shape_fn(m, |i| i as f64 / 10.0);
    let term = |a: f64, b: f64, c: f64| t.mapv(|t| a * (-(t - c).powi(2) * b).exp());
    y - &(x[0] * t.mapv(|t| (-t * x[4]).exp())) - term(x[1], x[5], x[8]) - term(x[2], x[6], x[9]) - term(x[3], x[7], x[10])
}

/// 14: Wood, by pieces of an array
#[differentiate(order = 2)]
fn wood(x: &Array1<f64>) -> f64 {
    if let [a, b, c, d] = *x.as_slice().unwrap() {
        100.0 * (b - a * a).powi(2)
            + (1.0 - a).powi(2)
            + 90.0 * (d - c * c).powi(2)
            + (1.0 - c).powi(2)
            + 10.0 * (b + d - 2.0).powi(2)
            + 0.1 * (b - d).powi(2)
    } else {
        f64::NAN
    }
}

/// 16: Brown and Dennis
#[differentiate(order = 2)]
fn brown_dennis(x: &[f64; 4], #[constant] m: usize) -> f64 {
    let mut sum = 0.0;
    let mut i = 1;
    while i <= m {
        let t = i as f64 / 5.0;
        let c1 = x[0] + t * x[1] - t.exp();
        let c2 = x[2] + t.sin() * x[3] - t.cos();
        sum += (c1 * c1 + c2 * c2).powi(2);
        i += 1;
    }
    sum
}

/// 11: Gulf research
#[differentiate]
fn gulf(x: &Array1<f64>, #[constant] m: usize) -> f64 {
    let mut f = Array1::zeros(m);
    for (i, fi) in f.iter_mut().enumerate() {
        let t = (i + 1) as f64 / 100.0;
        let y = 25.0 + (-50.0 * t.ln()).powf(2.0 / 3.0);
        *fi = (-((y - x[1]).abs().powf(x[2])) / x[0]).exp() - t;
    }
    f.dot(&f)
}

/// 15: Kowalik and Osborne by matrix of rows
#[differentiate]
fn kowalik(x: &Array1<f64>, #[constant] data: &Array2<f64>) -> f64 {
    data.axis_iter(Axis(0))
        .map(|row| {
            let (u, y) = (row[0], row[1]);
            let f = y - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
            f.powi(2)
        })
        .sum()
}

#[test]
fn agrees_with_differences() {
    check!(helical, &[-1.0, 0.1, 0.2]).assert();
    check!(helical, &[1.0, 0.1, 0.2]).assert();
    let x6 = array![1.0, 2.0, 1.0, 1.1, 1.2, 1.3];
    check!(biggs, x6.view()).assert();
    check!(gaussian, &array![0.4, 1.0, 0.1]).assert();
    check!(powell_badly_scaled, (0.1, 1.0)).assert();
    check!(box3, &array![0.1, 10.0, 20.0], 10).assert();
    check!(variably_dimensioned, &array![0.9, 0.8, 0.7, 0.6]).assert();
    check!(watson, &vec![0.1, -0.2, 0.3, 0.1, 0.2, -0.1]).assert();
    check!(penalty1, &array![1.0, 2.0, 3.0, 4.0]).assert();
    check!(penalty2, &array![0.5, 0.4, 0.6, 0.5]).assert();
    check!(jennrich, 0.3, 0.4, 10).assert();
    check!(rosenbrock, &array![-1.2, 1.0, -1.2, 1.0]).assert();
    check!(powell_singular, &[3.0, -1.0, 0.5, 1.0, 3.0, -1.0, 0.5, 1.0][..]).assert();
    check!(beale, 1.0, 1.0).assert();
    check!(chebyquad, &array![0.1, 0.3, 0.5, 0.7, 0.9]).assert();
    check!(trigonometric, &array![0.1, 0.3, 0.5, 0.7, 0.9]).assert();
    check!(boundary_value, &[-0.1, -0.2, -0.15, -0.05][..]).assert();
    check!(integral_equation, &array![-0.1, -0.2, -0.15, -0.05]).assert();
    check!(broyden, &array![-1.0, -1.0, -0.8, -1.2]).assert();
    check!(broyden_banded, &[-1.0, -1.0, -0.8, -1.2, 0.3, 0.4, 0.1][..]).assert();
    check!(meyer, &array![0.02, 4000.0, 250.0]).assert();
    check!(osborne2, &array![1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5], &Array1::linspace(1.0, 0.5, 12)).assert();
    check!(wood, &array![-3.0, -1.0, -3.0, -1.0]).assert();
    check!(brown_dennis, &[25.0, 5.0, -5.0, -1.0], 20).assert();
    check!(gulf, &array![5.0, 2.5, 0.15], 5).assert();
    check!(kowalik, &array![0.25, 0.39, 0.415, 0.39], &array![[4.0, 0.1957], [2.0, 0.1947], [1.0, 0.1735]]).assert();
}

#[test]
fn is_level_at_the_minima() {
    assert_eq!(helical::gradient(&[1.0, 0.0, 0.0]), [0.0; 3]);
    assert_eq!(beale::gradient(3.0, 0.5), (0.0, 0.0));
    let ones = Array1::ones(4);
    for gradient in [rosenbrock::gradient(&ones), variably_dimensioned::gradient(&ones), wood::gradient(&ones)] {
        assert_eq!(gradient, Array1::zeros(4));
    }
    assert_eq!(powell_singular::gradient(&[0.0; 8]), [0.0; 8]);
    let biggs_bar = biggs::gradient(array![1.0, 10.0, 1.0, 5.0, 4.0, 3.0].view());
    assert!(biggs_bar.iter().all(|bar| bar.abs() < 1e-14), "{biggs_bar}");
    let box_bar = box3::gradient(&array![1.0, 10.0, 1.0], 10);
    assert!(box_bar.iter().all(|bar| bar.abs() < 1e-14), "{box_bar}");
    // The Hessian of Powell's singular function is singular there, that of Rosenbrock's is not.
    assert_eq!(rosenbrock::hessian(&ones)[[0, 0]], 802.0);
}
