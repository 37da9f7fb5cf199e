//! Enums, options and branches as programs use them, against differences.

#![allow(clippy::cast_lossless, reason = "code as users write it")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, held, matrix, vector};
use ndarray::{Array1, Array2, array};
use std::cmp::Ordering;

#[derive(Clone, Debug, Differentiable)]
enum Activation {
    Identity,
    Tanh,
    Leaky(f64),
    Swish { beta: f64 },
}

#[differentiate]
impl Activation {
    fn apply(&self, x: f64) -> f64 {
        match self {
            Self::Identity => x,
            Self::Tanh => x.tanh(),
            Self::Leaky(slope) => {
                if x > 0.0 {
                    x
                } else {
                    slope * x
                }
            }
            Self::Swish { beta } => x / (1.0 + (-beta * x).exp()),
        }
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Cell {
    w: Array2<f64>,
    u: Array2<f64>,
    bias: Option<Array1<f64>>,
    activation: Activation,
    gate: Option<f64>,
}

#[differentiate]
impl Cell {
    fn step(&self, h: &Array1<f64>, x: &Array1<f64>) -> Array1<f64> {
        let mut z = self.w.dot(x) + self.u.dot(h);
        if let Some(bias) = &self.bias {
            z += bias;
        }
        let z = match &self.activation {
            Activation::Identity => z,
            Activation::Tanh => z.mapv(f64::tanh),
            Activation::Leaky(a) => z.mapv(|v| if v > 0.0 { v } else { a * v }),
            Activation::Swish { beta } => z.mapv(|v| v / (1.0 + (-beta * v).exp())),
        };
        match self.gate {
            Some(g) => h * (1.0 - g) + z * g,
            None => z,
        }
    }
}

#[differentiate]
fn sequence(cell: &Cell, xs: &Array2<f64>) -> f64 {
    let mut h = Array1::zeros(2);
    for x in xs.rows() {
        h = cell.step(&h, &x.to_owned());
    }
    h.mapv(|v| v * v).sum() + cell.activation.apply(h[0])
}

/// The value of the function itself, but for the rounding of sums in another order.
fn same(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-13 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn a_recurrent_cell_with_an_activation_of_its_own() {
    let xs = matrix(3, 2);
    for activation in [Activation::Identity, Activation::Tanh, Activation::Leaky(0.2), Activation::Swish { beta: 1.3 }] {
        for (bias, gate) in [(None, Some(0.4)), (Some(array![0.3, -0.2]), None)] {
            let activation = activation.clone();
            let cell = Cell { w: matrix(2, 2), u: matrix(2, 2) * 0.3, bias, activation, gate };
            let (value, (cell_bar, xs_bar)) = sequence::value_and_gradient(&cell, &xs);
            same(value, sequence(&cell, &xs));
            held(&cell, &cell_bar, |cell| sequence(cell, &xs));
            held(&xs, &xs_bar, |xs| sequence(&cell, xs));
        }
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Kernel {
    Linear,
    Rbf { gamma: f64, scale: f64 },
    Poly { degree: i32, c: f64 },
}

#[differentiate]
fn kernel(k: &Kernel, a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    match k {
        Kernel::Linear => a.dot(b),
        Kernel::Rbf { gamma, scale } => {
            let d = a - b;
            scale * (-gamma * d.dot(&d)).exp()
        }
        Kernel::Poly { degree, c } => (a.dot(b) + c).powi(*degree),
    }
}

#[test]
fn kernels() {
    let (a, b) = (array![0.5, -0.2], array![0.1, 0.7]);
    for k in [Kernel::Linear, Kernel::Rbf { gamma: 0.7, scale: 1.5 }, Kernel::Poly { degree: 3, c: 0.8 }] {
        let (value, (k_bar, a_bar, b_bar)) = kernel::value_and_gradient(&k, &a, &b);
        assert_eq!(value, kernel(&k, &a, &b));
        held(&k, &k_bar, |k| kernel(k, &a, &b));
        held(&a, &a_bar, |a| kernel(&k, a, &b));
        held(&b, &b_bar, |b| kernel(&k, &a, b));
    }
}

#[differentiate]
fn piecewise(x: f64) -> f64 {
    match x {
        v if v < 0.0 => 0.0,
        v if v < 1.0 => v * v * 0.5,
        v => v - 0.5,
    }
}

#[differentiate]
fn huber(r: f64, delta: f64, quadratic: bool) -> f64 {
    match (r.abs() <= delta, quadratic) {
        (true, _) | (_, true) => 0.5 * r * r,
        (false, false) => delta * (r.abs() - 0.5 * delta),
    }
}

#[test]
fn pieces() {
    for x in [-0.5, 0.5, 1.5] {
        check!(piecewise(x), x = x);
        for quadratic in [false, true] {
            check!(huber(r, delta, quadratic), r = x, delta = 1.0);
        }
    }
}

/// A prior that may be left out, as a pair.
#[differentiate]
fn posterior(theta: f64, data: &[f64], prior: Option<(f64, f64)>) -> f64 {
    let mut log = 0.0;
    for d in data {
        log -= 0.5 * (d - theta) * (d - theta);
    }
    if let Some((mu, sigma)) = prior {
        let z = (theta - mu) / sigma;
        log -= 0.5 * z * z + sigma.ln();
    }
    log
}

#[test]
fn an_option_of_a_pair() {
    let data = [0.3, 0.9, -0.2];
    for prior in [None, Some((0.5, 2.0))] {
        let (value, (theta_bar, data_bar, prior_bar)) = posterior::value_and_gradient(0.4, &data, prior);
        assert_eq!(value, posterior(0.4, &data, prior));
        held(&0.4, &theta_bar, |&t| posterior(t, &data, prior));
        held(&data.to_vec(), &data_bar, |d| posterior(0.4, d, prior));
        held(&prior, &prior_bar, |&p| posterior(0.4, &data, p));
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Shape {
    Circle(f64),
    Rect { w: f64, h: f64 },
    Ring { outer: f64, inner: f64 },
    Polygon(Vec<f64>, f64),
    Empty,
}

#[differentiate]
fn area(shapes: &[Shape], scale: f64) -> f64 {
    let mut total = 0.0;
    let mut count = 0;
    for shape in shapes {
        total += match shape {
            Shape::Circle(r) => std::f64::consts::PI * r * r,
            Shape::Rect { w, h } if w > h => w * h * 2.0,
            Shape::Rect { w, h } => w * h,
            Shape::Ring { outer, inner } => outer * outer - inner * inner,
            Shape::Polygon(sides, k) => {
                let mut s = 0.0;
                for side in sides {
                    s += side * side;
                }
                s * k
            }
            Shape::Empty => continue,
        };
        count += 1;
    }
    total * scale / (1 + count) as f64
}

#[test]
fn a_list_of_shapes() {
    let shapes = [
        Shape::Circle(0.7),
        Shape::Rect { w: 2.0, h: 1.0 },
        Shape::Empty,
        Shape::Rect { w: 0.5, h: 1.5 },
        Shape::Ring { outer: 2.0, inner: 0.3 },
        Shape::Polygon(vec![0.2, 0.4, -0.3], 1.5),
    ];
    for n in 0..=shapes.len() {
        let (value, (bar, scale_bar)) = area::value_and_gradient(&shapes[..n], 1.3);
        assert_eq!(value, area(&shapes[..n], 1.3));
        held(&shapes[..n].to_vec(), &bar, |shapes| area(shapes, 1.3));
        held(&1.3, &scale_bar, |&s| area(&shapes[..n], s));
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    Euler,
    Midpoint,
    Heun { damping: f64 },
}

#[differentiate]
fn integrate(y0: f64, k: f64, #[constant] method: Method, n: usize) -> f64 {
    let mut y = y0;
    let h = 0.1;
    for _ in 0..n {
        let f = -k * y;
        y = match method {
            Method::Euler => y + h * f,
            Method::Midpoint => {
                let middle = y + 0.5 * h * f;
                y - h * k * middle
            }
            Method::Heun { damping } => {
                let end = y + h * f;
                y + 0.5 * h * (f - k * end) * damping
            }
        };
    }
    if matches!(method, Method::Euler | Method::Midpoint) { y } else { y * 2.0 }
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Start,
    Rise(usize),
    Fall,
}

/// A machine whose state is a plain enum.
#[differentiate]
fn machine(x: f64, n: usize) -> f64 {
    let mut mode = Mode::Start;
    let mut s = x;
    for i in 0..n {
        mode = match mode {
            Mode::Start => Mode::Rise(i + 1),
            Mode::Rise(k) if k > 2 => Mode::Fall,
            Mode::Rise(k) => Mode::Rise(k + 1),
            Mode::Fall => Mode::Start,
        };
        match mode {
            Mode::Start => s += x,
            Mode::Rise(k) => s = s * x * k as f64,
            Mode::Fall => s = s.sin(),
        }
    }
    s
}

#[test]
fn plain_enums_choose_methods_and_are_states() {
    for n in [0, 1, 4, 9] {
        for method in [Method::Euler, Method::Midpoint, Method::Heun { damping: 0.9 }] {
            check!(integrate(y0, k, method, n), y0 = 1.2, k = 0.7);
        }
        check!(machine(x, n), x = 0.8);
    }
}

#[differentiate]
fn laplacian(u: &Array1<f64>, left: Option<f64>) -> f64 {
    let n = u.len();
    let mut out = Array1::zeros(n);
    for i in 0..n {
        let before = match (i, left) {
            (0, Some(value)) => value,
            (0, None) => u[0],
            (i, _) => u[i - 1],
        };
        let after = if i + 1 < n { u[i + 1] } else { u[i] };
        out[i] = before - 2.0 * u[i] + after;
    }
    (&out * &out).sum()
}

#[test]
fn boundaries_by_patterns() {
    for left in [None, Some(0.4)] {
        let u = vector(4);
        let (value, (u_bar, left_bar)) = laplacian::value_and_gradient(&u, left);
        same(value, laplacian(&u, left));
        held(&u, &u_bar, |u| laplacian(u, left));
        held(&left, &left_bar, |&left| laplacian(&u, left));
    }
}

#[differentiate]
fn both(a: Option<f64>, b: Option<f64>, x: f64) -> f64 {
    if let (Some(a), Some(b)) = (a, b) {
        a * b * x
    } else if let Some(a) = a.or(b) {
        a + x
    } else {
        x * x
    }
}

#[differentiate]
fn compared(x: f64, y: f64) -> f64 {
    let (low, high) = match x.partial_cmp(&y) {
        Some(Ordering::Less) => (x, y),
        Some(Ordering::Equal | Ordering::Greater) => (y, x),
        None => unreachable!("a number"),
    };
    high * high - low
}

#[differentiate]
fn averaged(v: &[f64]) -> f64 {
    match v.len() {
        0 => 0.0,
        1 => v[0],
        n => v.iter().sum::<f64>() / n as f64,
    }
}

#[test]
fn options_orderings_and_lengths() {
    for a in [None, Some(0.3)] {
        for b in [None, Some(-1.2)] {
            let (value, (a_bar, b_bar, x_bar)) = both::value_and_gradient(a, b, 0.9);
            assert_eq!(value, both(a, b, 0.9));
            held(&a, &a_bar, |&a| both(a, b, 0.9));
            held(&b, &b_bar, |&b| both(a, b, 0.9));
            held(&0.9, &x_bar, |&x| both(a, b, x));
        }
    }
    check!(compared(x, y), x = 0.4, y = 0.9);
    check!(compared(x, y), x = 1.4, y = 0.9);
    for n in 0..4 {
        check!(averaged(&v), v = vector(n).to_vec());
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Edit {
    Scale(f64),
    Shift(Array1<f64>),
    Put { at: usize, value: f64 },
    Mix { at: usize, k: f64 },
}

#[differentiate]
fn edited(start: &Array1<f64>, edits: &[Edit]) -> f64 {
    let mut a = start.clone();
    for edit in edits {
        match edit {
            Edit::Scale(k) => a *= *k,
            Edit::Shift(d) => a += d,
            Edit::Put { at, value } => a[*at] = *value,
            Edit::Mix { at, k } => {
                let x = a[*at] * k;
                a[*at] = x * x;
            }
        }
    }
    (&a * &a).sum()
}

#[test]
fn edits_of_an_array() {
    let start = vector(3);
    let edits = [
        Edit::Scale(1.3),
        Edit::Put { at: 1, value: 0.4 },
        Edit::Shift(array![0.1, -0.2, 0.3]),
        Edit::Mix { at: 1, k: 0.7 },
        Edit::Mix { at: 2, k: -0.6 },
    ];
    for n in 0..=edits.len() {
        let (value, (start_bar, bar)) = edited::value_and_gradient(&start, &edits[..n]);
        assert_eq!(value, edited(&start, &edits[..n]));
        held(&start, &start_bar, |start| edited(start, &edits[..n]));
        held(&edits[..n].to_vec(), &bar, |edits| edited(&start, edits));
    }
}
