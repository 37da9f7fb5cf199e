//! Branches inside of branches and loops, and enums inside of structs, against differences.

#![allow(
    clippy::match_bool,
    clippy::match_single_binding,
    clippy::cast_lossless,
    clippy::ref_option,
    clippy::explicit_iter_loop,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, held, matrix, vector};
use ndarray::{Array1, Array2, array};

#[derive(Clone, Debug, Differentiable)]
enum Op {
    Mul(f64),
    Add(Array1<f64>),
    Both { k: f64, v: Array1<f64> },
}

#[differentiate]
impl Op {
    fn apply(self, x: f64) -> f64 {
        match self {
            Op::Mul(k) => x * k,
            Op::Add(v) => x + v.sum(),
            Op::Both { k, v } => (x + v[0]) * k,
        }
    }
    fn total(&self, xs: &Array1<f64>) -> f64 {
        let mut s = 0.0;
        for i in 0..xs.len() {
            let y = match self {
                Op::Mul(k) if *k > 0.0 => xs[i] * k,
                Op::Mul(_) => 0.0,
                Op::Add(v) if v.sum() > 0.0 => xs[i] + v[i % v.len()],
                Op::Add(v) | Op::Both { v, .. } => v[0] * xs[i],
            };
            s += y * y;
        }
        s
    }
}

#[differentiate]
fn boolean(x: f64, y: f64) -> f64 {
    let s = match x > y {
        true => x,
        false => y * y,
    };
    match (x > 0.0) as i32 {
        1 => s * x,
        _ => s,
    }
}

#[differentiate]
fn through(x: &Array1<f64>, n: usize) -> f64 {
    let mut a = x.clone();
    let mut b = x * 2.0;
    for i in 0..n {
        match i % 3 {
            0 => a[i % 2] += b[0],
            1 => {
                b[1] = a[0] * a[1];
                a *= 0.5;
            }
            _ => {
                let t = a[0];
                a[0] = b[1] * t;
                b[0] += t;
            }
        }
        if let 2 = i {
            continue;
        }
        a[1] = a[1].sin();
    }
    (&a * &b).sum()
}

#[differentiate]
fn owned_option(x: f64, o: Option<Array1<f64>>) -> f64 {
    match o {
        Some(v) => v.sum() * x,
        None => x,
    }
}

#[differentiate]
fn swapped(a: Option<f64>, b: Option<f64>) -> f64 {
    let (p, q) = match (a, b) {
        (Some(a), Some(b)) if a > b => (Some(b), Some(a)),
        other => other,
    };
    p.unwrap_or(1.0) * 2.0 + q.unwrap_or(3.0)
}

#[differentiate]
fn matched_condition(x: f64, y: f64) -> f64 {
    if matches!(x, v if v > y) {
        x
    } else if matches!(y.partial_cmp(&0.0), Some(std::cmp::Ordering::Less)) {
        y * y
    } else {
        x * y
    }
}

#[differentiate]
fn else_ifs(a: Option<f64>, b: &Option<f64>, c: f64) -> f64 {
    if let Some(v) = a {
        v * c
    } else if let Some(v) = b {
        v * v * c
    } else if c > 1.0 {
        c
    } else {
        0.0
    }
}

#[differentiate]
fn rows(m: &Array2<f64>, #[constant] how: &[Option<usize>]) -> f64 {
    let mut s = 0.0;
    for (row, h) in m.rows().into_iter().zip(how) {
        s += match h {
            Some(j) => row[*j] * row[0],
            None => row.sum(),
        };
    }
    s
}

#[differentiate]
fn inner(x: f64, o: Option<f64>, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        if let Some(v) = o {
            for j in 0..i {
                s = match (i + j) % 3 {
                    0 => s * v,
                    1 => s + v,
                    _ => continue,
                };
            }
        }
    }
    s
}

#[derive(Clone, Debug, Differentiable)]
struct Model {
    w: Array1<f64>,
    head: Op,
    extra: Vec<Op>,
    prior: Option<(f64, Array1<f64>)>,
}

#[differentiate]
fn model(m: &Model, x: f64) -> f64 {
    let mut y = m.w.sum() * x;
    for op in &m.extra {
        match op {
            Op::Mul(k) => y *= k,
            Op::Add(v) => y += v.sum(),
            Op::Both { k, v } => y = y * k + v[0],
        }
    }
    if let Op::Both { k, .. } = &m.head {
        y += k;
    }
    match &m.prior {
        Some((mu, s)) if *mu > 0.0 => y - mu * s.sum(),
        Some((mu, _)) => y * mu,
        None => y,
    }
}

/// Operations of all kinds.
fn operations() -> Vec<Op> {
    let both = Op::Both { k: 0.4, v: array![0.5] };
    vec![Op::Mul(0.3), Op::Mul(-0.3), Op::Add(array![0.2, 0.4]), Op::Add(array![-0.2, -0.4]), both]
}

#[test]
fn methods_that_match_on_themselves() {
    let xs = vector(3);
    for op in operations() {
        let (_, (bar, x_bar)) = op.clone().apply_value_and_gradient(0.7);
        held(&op, &bar, |op| op.clone().apply(0.7));
        held(&0.7, &x_bar, |&x| op.clone().apply(x));
        let (_, (bar, xs_bar)) = op.total_value_and_gradient(&xs);
        held(&op, &bar, |op| op.total(&xs));
        held(&xs, &xs_bar, |xs| op.total(xs));
    }
}

#[test]
fn enums_in_the_fields_of_a_struct() {
    for head in operations() {
        for prior in [None, Some((0.3, array![0.5])), Some((-0.3, array![0.5]))] {
            let extra = vec![Op::Mul(0.6), head.clone(), Op::Add(array![0.3])];
            let m = Model { w: array![0.5, 0.2], head: head.clone(), extra, prior };
            let (value, (bar, x_bar)) = model::value_and_gradient(&m, 0.8);
            assert_eq!(value, model(&m, 0.8));
            held(&m, &bar, |m| model(m, 0.8));
            held(&0.8, &x_bar, |&x| model(&m, x));
        }
    }
}

#[test]
fn conditions_that_are_matches() {
    for (x, y) in [(0.5, 0.2), (-0.4, -0.5), (0.1, 0.6), (-1.0, 0.4), (-1.0, -0.5)] {
        check!(boolean(x, y), x = x, y = y);
        check!(matched_condition(x, y), x = x, y = y);
    }
}

#[test]
fn arrays_that_some_arms_change() {
    for n in 0..8 {
        check!(through(&x, n), x = vector(2));
    }
    check!(rows(&m, &[None, Some(1), Some(0)]), m = matrix(3, 2));
}

#[test]
fn options_by_value_and_in_loops() {
    for o in [None, Some(array![0.3, 0.4])] {
        let (_, (x_bar, bar)) = owned_option::value_and_gradient(0.6, o.clone());
        held(&0.6, &x_bar, |&x| owned_option(x, o.clone()));
        held(&o, &bar, |o| owned_option(0.6, o.clone()));
    }
    for a in [None, Some(0.4), Some(1.4)] {
        for b in [None, Some(0.9)] {
            let (a_bar, b_bar) = swapped::gradient(a, b);
            held(&a, &a_bar, |&a| swapped(a, b));
            held(&b, &b_bar, |&b| swapped(a, b));
            for c in [0.5, 1.5] {
                let (a_bar, b_bar, c_bar) = else_ifs::gradient(a, &b, c);
                held(&a, &a_bar, |&a| else_ifs(a, &b, c));
                held(&b, &b_bar, |b| else_ifs(a, b, c));
                held(&c, &c_bar, |&c| else_ifs(a, &b, c));
            }
        }
        for n in 0..5 {
            let (x_bar, a_bar, ()) = inner::adjoint(0.7, a, n, 1.0).1;
            held(&0.7, &x_bar, |&x| inner(x, a, n));
            held(&a, &a_bar, |&a| inner(0.7, a, n));
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Plain,
    Named { label: String, k: f64 },
}

/// What carries no derivative, by reference and by value.
#[differentiate]
fn kinds(x: f64, #[constant] kind: &Kind, #[constant] other: Kind, #[constant] name: Option<String>) -> f64 {
    let s = if *kind == Kind::Plain { x } else { x * x };
    let t = match other {
        Kind::Plain => s.sin(),
        Kind::Named { label, k } => s * k * label.len() as f64,
    };
    match name {
        Some(n) if n.len() > 3 => t * t,
        Some(n) => t * n.len() as f64,
        None => t,
    }
}

#[test]
fn what_carries_no_derivative_is_matched_by_reference_and_by_value() {
    let named = Kind::Named { label: "ab".into(), k: 0.7 };
    for (kind, other) in [(Kind::Plain, named.clone()), (named, Kind::Plain)] {
        for name in [None, Some("abc".to_owned()), Some("abcd".to_owned())] {
            check!(kinds(x, &kind, other.clone(), name.clone()), x = 0.8);
        }
    }
}

/// A branch inside an arm changes what goes through both; the other arm hands it on as it was.
#[differentiate]
fn changed_in_an_inner_arm(q: &Array1<f64>) -> f64 {
    let mut u = q.mapv(|e| e * e);
    if q[0] < 0.7 {
        let sines = u.mapv(f64::sin);
        if q[1] > 0.2 {
            let mut passes = 0;
            let last: f64 = loop {
                if passes > 2 {
                    break sines[1];
                }
                passes += 1;
            };
            u[0] /= 0.7 + last;
        }
    }
    u.sum() * u[1]
}

#[test]
fn arms_within_arms_leave_the_others_alone() {
    for q in [ndarray::array![0.5, 0.3], ndarray::array![0.5, 0.1], ndarray::array![0.9, 0.3]] {
        check!(changed_in_an_inner_arm(&q), q = q.clone());
    }
}

/// A loop that is left in its first pass, and a branch around another.
#[differentiate]
fn left_early(x: f64, v: &Array1<f64>) -> f64 {
    let mut u = v * 0.7;
    for e in u.iter_mut() {
        if *e > 1.0 {
            return x * *e;
        }
        *e *= x;
    }
    let mut a = x;
    if a < 0.7 {
        let b: f64 = loop {
            if a < 0.3 {
                break a * a;
            }
            a /= 1.5;
        };
        a += b;
    }
    a * u.sum()
}

#[test]
fn loops_are_left_beside_branches() {
    for (x, last) in [(0.5, 0.2), (0.9, 0.2), (0.5, 3.0)] {
        check!(left_early(x, &v), x = x, v = ndarray::array![0.4, last]);
    }
}

/// What an arm's derivative needs of its own number is what the branch gives, though the variable changes later, in a loop and nested.
#[differentiate]
fn numbers_of_arms(x0: f64, w: f64, n: usize) -> f64 {
    let mut x = x0;
    let mut y = if w > 0.0 { w.exp() } else { w / x0 };
    for k in 0..n {
        let z = if x > 0.5 {
            (x * y).tanh()
        } else if k % 2 == 0 {
            let mut s = 1.0;
            for _ in 0..k {
                s *= x;
            }
            (s + 1.0).sqrt() / y
        } else {
            x * 0.5
        };
        y += z * 0.25;
        x = if z > 0.9 { 1.0 / (z + y) } else { z.exp() - 0.75 };
        x += 0.1 * w;
    }
    y = if y > 1.5 { y.ln() } else { (y * y + 0.5).sqrt() };
    x * y
}

#[test]
fn numbers_of_arms_are_those_of_the_branch() {
    for n in [0, 1, 4, 9] {
        for w in [0.75, -0.5] {
            check!(numbers_of_arms(x0, w, n), x0 = 0.625, w = w);
        }
    }
}

/// A branch of a single arm that gives a parameter which the reverse sweep needs no more: its number has a name of its own there.
#[differentiate]
fn parameter_through_an_arm(x: f64, v: &Array1<f64>, n: usize) -> f64 {
    let s = x.exp();
    s * (v
        * (match n {
            _ => x,
        }))
    .sum()
}

#[test]
fn parameters_through_arms() {
    check!(parameter_through_an_arm(x, &v, 2), x = 0.75, v = vector(3));
}
