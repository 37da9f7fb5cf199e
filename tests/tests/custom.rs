//! Rules that users write: functions whose bodies are not read, and functions of other crates.
#![allow(clippy::pedantic, reason = "functions as users write them")]

use cotangent::{Differentiable, differentiate, stop_gradient};
use cotangent_tests::{assert_close, check_gradient, entries};
use ndarray::{Array1, Array2, array};

/// √a by Newton's iteration, which is not read.
#[differentiate(vjp = root_vjp)]
fn root(a: f64) -> f64 {
    let mut z = a.max(1.0);
    while (z * z - a).abs() > 1e-13 * a {
        z = 0.5 * (z + a / z);
    }
    z
}

fn root_vjp(_: f64, z: &f64, seed: f64) -> f64 {
    seed / (2.0 * z)
}

#[differentiate]
fn calls_a_rule(x: f64, y: f64) -> f64 {
    let mut s = 0.0;
    for k in 1..4 {
        s += root(x * k as f64) * y;
    }
    s + root(y)
}

/// A x for a matrix that comes as a table, by a rule that keeps what it likes.
#[differentiate(pullback = product_pullback)]
fn product(w: &Array2<f64>, x: &Array1<f64>, n: usize, scale: f64) -> Array1<f64> {
    product_pullback(w, x, n, scale).0
}

#[allow(clippy::type_complexity, reason = "the protocol")]
fn product_pullback(
    w: &Array2<f64>,
    x: &Array1<f64>,
    n: usize,
    scale: f64,
) -> (
    Array1<f64>,
    impl FnOnce(&Array2<f64>, &Array1<f64>, &usize, &f64, Array1<f64>) -> (Array2<f64>, Array1<f64>, (), f64) + use<>,
) {
    let factor = scale * n as f64;
    let plain = w.dot(x);
    (&plain * factor, move |w, x, &n, _, seed| {
        let scaled = &seed * factor;
        let column = scaled.to_shape((scaled.len(), 1)).unwrap();
        let row = x.to_shape((1, x.len())).unwrap();
        (column.dot(&row), w.t().dot(&scaled), (), seed.dot(&plain) * n as f64)
    })
}

#[differentiate]
fn in_a_function(w: &Array2<f64>, x: &Array1<f64>, scale: f64) -> f64 {
    let once = product(w, x, 2, scale);
    let twice = product(w, &once, 1, scale * scale);
    twice.mapv(f64::sin).sum()
}

/// Two results, an argument by value, one that is constant.
#[differentiate(vjp = polar_vjp)]
fn polar(at: Vec<f64>, #[constant] unit: f64, name: &str) -> (f64, f64) {
    assert!(!name.is_empty());
    (at[0].hypot(at[1]) / unit, at[1].atan2(at[0]))
}

#[allow(clippy::ptr_arg, reason = "a rule is lent what the function takes")]
fn polar_vjp(at: &Vec<f64>, unit: f64, _: &str, (&r, _): (&f64, &f64), (r_bar, phi_bar): (f64, f64)) -> Vec<f64> {
    let r = r * unit;
    let (x, y) = (at[0], at[1]);
    vec![r_bar * x / r / unit - phi_bar * y / (r * r), r_bar * y / r / unit + phi_bar * x / (r * r)]
}

#[differentiate]
fn on_a_circle(x: f64, y: f64) -> f64 {
    let (r, phi) = polar(vec![x, y], 2.0, "centre");
    r * phi.sin() + phi * x
}

/// Over either float.
#[differentiate(vjp = cubed_vjp)]
fn cubed<F: cotangent::Element>(x: F) -> F {
    x * x * x
}

fn cubed_vjp<F: cotangent::Element>(x: F, _: &F, seed: F) -> F {
    (x * x + x * x + x * x) * seed
}

#[differentiate(vjp = logarithm_vjp)]
fn logarithm(x: f64) -> Result<f64, String> {
    if x > 0.0 { Ok(x.ln()) } else { Err(format!("ln {x}")) }
}

fn logarithm_vjp(x: f64, _: &f64, seed: f64) -> f64 {
    seed / x
}

#[differentiate]
fn fails(x: f64) -> Result<f64, String> {
    let y = logarithm(x)?;
    Ok(y * y)
}

#[derive(Differentiable, Clone, Debug)]
struct Table {
    values: Array1<f64>,
    step: f64,
}

#[differentiate]
impl Table {
    /// What stands at x, on straight lines between the entries.
    #[differentiate(vjp = Self::at_vjp)]
    fn at(&self, x: f64) -> f64 {
        let k = (x / self.step).floor() as usize;
        let t = x / self.step - k as f64;
        self.values[k] * (1.0 - t) + self.values[k + 1] * t
    }

    #[differentiate(skip)]
    fn at_vjp(&self, x: f64, _: &f64, seed: f64) -> (TableCotangent, f64) {
        let k = (x / self.step).floor() as usize;
        let t = x / self.step - k as f64;
        let slope = (self.values[k + 1] - self.values[k]) / self.step;
        let mut bar = self.zeros_like();
        bar.values[k] = seed * (1.0 - t);
        bar.values[k + 1] = seed * t;
        bar.step = -seed * slope * x / self.step;
        (bar, seed * slope)
    }
}

#[differentiate]
fn looked_up(table: &Table, x: f64) -> f64 {
    table.at(x * x) * table.at(x)
}

/// Another crate's, for all that can be done to it.
mod foreign {
    pub(crate) mod special {
        /// Γ(x) for half-integers and around them, by Stirling's series.
        pub(crate) fn gamma(x: f64) -> f64 {
            let mut shift = 1.0;
            let mut x = x;
            while x < 12.0 {
                shift *= x;
                x += 1.0;
            }
            let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
            (std::f64::consts::TAU / x).sqrt() * (x / std::f64::consts::E).powf(x) * series.exp() / shift
        }
    }
}

/// The same module with a rule: what else is in it stays as it is.
mod special {
    pub(crate) use super::foreign::special::*;

    pub(crate) fn digamma(x: f64) -> f64 {
        let (mut shift, mut x) = (0.0, x);
        while x < 12.0 {
            shift += 1.0 / x;
            x += 1.0;
        }
        x.ln() - 0.5 / x - 1.0 / (12.0 * x * x) + 1.0 / (120.0 * x.powi(4)) - 1.0 / (252.0 * x.powi(6)) - shift
    }

    fn gamma_vjp(x: f64, value: &f64, seed: f64) -> f64 {
        seed * value * digamma(x)
    }

    cotangent::rule! {
        /// ∂Γ(x)/∂x = Γ(x)·ψ(x)
        #[differentiate(vjp = gamma_vjp)]
        pub(crate) fn gamma(x: f64) -> f64;
    }
}

#[differentiate]
fn of_another_crate(x: f64) -> f64 {
    special::gamma(x) / special::gamma(x + 0.5)
}

/// A step, whose derivative is taken to be that of a sigmoid.
#[differentiate(vjp = fire_vjp)]
fn fire(v: f64) -> f64 {
    if v > 0.0 { 1.0 } else { 0.0 }
}

fn fire_vjp(v: f64, _: &f64, seed: f64) -> f64 {
    let s = 1.0 / (1.0 + (-v).exp());
    seed * s * (1.0 - s)
}

#[differentiate]
fn spikes(v: &Array1<f64>) -> f64 {
    v.iter().map(|&v| fire(v) * stop_gradient(v)).sum()
}

#[test]
fn rules_stand_in_for_bodies() {
    assert!((root::gradient(4.0) - 0.25).abs() < 1e-12);
    check_gradient!(calls_a_rule(x, y), x = 2.0, y = 3.0);
    let (w, x) = (array![[0.3, -0.2], [0.5, 0.7]], array![0.4, 1.1]);
    check_gradient!(in_a_function(&w, &x, scale), w = w.clone(), x = x.clone(), scale = 0.6);
    check_gradient!(on_a_circle(x, y), x = 0.8, y = 0.3);
    assert_eq!(cubed::gradient(2.0f32), 12.0f32);
    assert_eq!(cubed::gradient(2.0f64), 12.0);
    check_gradient!(of_another_crate(x), x = 2.3);
    let (value, bars) = polar::adjoint(vec![3.0, 4.0], 1.0, "centre", (1.0, 0.0));
    assert_eq!((value, bars), ((5.0, 4.0f64.atan2(3.0)), (vec![0.6, 0.8], (), ())));
}

#[test]
fn what_fails_fails() {
    assert_eq!(fails::value_and_gradient(-1.0), Err("ln -1".into()));
    assert_eq!(fails::gradient(2.0), Ok(2.0f64.ln()));
}

#[test]
fn methods_have_rules_too() {
    let at = |v: &[f64]| Table { values: array![v[0], v[1], v[2], v[3], v[4]], step: v[5] };
    let point = [0.0, 1.0, 4.0, 9.0, 16.0, 0.5, 1.2];
    let (bar, x_bar) = looked_up::gradient(&at(&point), 1.2);
    let found = [bar.to_vec(), vec![x_bar]].concat();
    let expected: Vec<f64> = (0..point.len())
        .map(|i| {
            let moved = |h: f64| {
                let mut point = point;
                point[i] += h;
                looked_up(&at(&point), point[6])
            };
            (moved(1e-6) - moved(-1e-6)) / 2e-6
        })
        .collect();
    assert_close(&found, &expected, 1e-7);
}

#[test]
fn a_spike_has_the_derivative_of_a_sigmoid() {
    let v = array![0.5, -1.0];
    let s = v.mapv(|v: f64| 1.0 / (1.0 + (-v).exp()));
    assert_eq!(spikes::gradient(&v), &v * &s * s.mapv(|s| 1.0 - s));
}

#[test]
#[should_panic(expected = "seed")]
fn a_seed_of_another_shape_is_refused() {
    let _ = product::adjoint(&array![[1.0]], &array![1.0], 1, 1.0, array![1.0, 2.0]);
}

/// √a in so many passes, whose rule is differentiated: it has second derivatives.
#[differentiate(vjp = root_of_vjp, order = 2)]
fn root_of(a: f64) -> f64 {
    (0..50).fold(1.0, |z, _| 0.5 * (z + a / z))
}

#[differentiate]
fn root_of_vjp(_a: f64, z: &f64, seed: f64) -> f64 {
    seed / (2.0 * z)
}

/// x with a·x = b for a diagonal a, by an iteration that is not read; with a tangent of its own.
#[differentiate(vjp = solved_vjp, tangent = solved_tangent, order = 2)]
fn solved(a: &Array1<f64>, b: Array1<f64>, passes: usize) -> Array1<f64> {
    let mut x = Array1::zeros(b.len());
    for _ in 0..passes {
        x = &x + &(&b - &(a * &x));
    }
    x
}

#[differentiate]
fn solved_vjp(
    a: &Array1<f64>,
    _b: &Array1<f64>,
    _passes: usize,
    x: &Array1<f64>,
    seed: Array1<f64>,
) -> (Array1<f64>, Array1<f64>) {
    let b_bar = seed / a;
    (-&b_bar * x, b_bar)
}

fn solved_tangent(
    a: &Array1<f64>,
    b: Array1<f64>,
    passes: usize,
    a_dot: &Array1<f64>,
    b_dot: &Array1<f64>,
) -> (Array1<f64>, Array1<f64>) {
    let x = solved(a, b, passes);
    let x_dot = (b_dot - &(a_dot * &x)) / a;
    (x, x_dot)
}

/// Two results, one of them of no derivative, and an error.
#[differentiate(vjp = split_vjp, order = 2)]
fn split(x: f64, y: f64) -> Result<(f64, f64), String> {
    if x < 0.0 { Err("negative".into()) } else { Ok((x * x * y, (x * y).sin())) }
}

#[differentiate]
fn split_vjp(x: f64, y: f64, _: (&f64, &f64), (p, q): (f64, f64)) -> (f64, f64) {
    let slope = (x * y).cos();
    (2.0 * x * y * p + y * slope * q, x * x * p + x * slope * q)
}

#[differentiate(order = 2)]
fn of_rules(a: &Array1<f64>, b: &Array1<f64>, t: f64) -> Result<f64, String> {
    let mut total = 0.0;
    for k in 1..3 {
        let x = solved(a, b * t, 200 * k);
        total += root_of(x.dot(&x) + t) * x[k];
    }
    let (p, q) = split(t, total)?;
    Ok(p * q + total)
}

/// The same with bodies that are read.
#[differentiate(order = 2)]
fn of_bodies(a: &Array1<f64>, b: &Array1<f64>, t: f64) -> f64 {
    let mut total = 0.0;
    for k in 1..3 {
        let x = b * t / a;
        total += (x.dot(&x) + t).sqrt() * x[k];
    }
    let (p, q) = (t * t * total, (t * total).sin());
    p * q + total
}

/// A method whose rule is a method.
struct Cubes {
    scale: f64,
}

#[differentiate]
impl Cubes {
    #[differentiate(vjp = Self::cube_vjp, order = 2)]
    fn cube(#[constant] &self, x: f64) -> f64 {
        self.scale * x.powi(3)
    }

    fn cube_vjp(#[constant] &self, x: f64, _: &f64, seed: f64) -> f64 {
        3.0 * self.scale * x * x * seed
    }
}

#[differentiate(order = 2)]
fn of_a_method(x: f64, #[constant] cubes: &Cubes) -> f64 {
    cubes.cube(x) * x
}

#[test]
fn rules_that_are_differentiated_have_second_derivatives() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    close(root_of::hessian(4.0)[[]], -1.0 / 32.0);
    let (value, slope, bend) = root_of::hvp(4.0, 2.0);
    close(value, 2.0);
    close(slope, 0.25);
    close(bend, -1.0 / 16.0);
    let table = Cubes { scale: 0.5 };
    let (value, slope, bend) = of_a_method::hvp(2.0, &table, 3.0, ());
    close(value, 4.0 * 2.0);
    close(slope, 6.0 * 2.0 + 4.0);
    close(bend, 3.0 * (6.0 * 2.0 + 2.0 * 6.0));

    let (a, b, t) = (array![0.7, 1.2, 0.9], array![0.4, -0.3, 0.8], 0.6);
    let (a_dot, b_dot) = (array![0.3, -0.2, 0.5], array![1.0, 0.1, -0.4]);
    let (value, first, second) = of_rules::hvp(&a, &b, t, &a_dot, &b_dot, 0.7).unwrap();
    let (of_value, of_first, of_second) = of_bodies::hvp(&a, &b, t, &a_dot, &b_dot, 0.7);
    close(value, of_value);
    for ((x, y, z), (of_x, of_y, of_z)) in [(first, of_first), (second, of_second)] {
        assert_close(&entries(&x), &entries(&of_x), 1e-12);
        assert_close(&entries(&y), &entries(&of_y), 1e-12);
        close(z, of_z);
    }
    cotangent::check!(of_rules, &a, &b, t).assert();
    assert_eq!(of_rules::hvp(&a, &b, -t, &a_dot, &b_dot, 0.7), Err("negative".into()));
}
