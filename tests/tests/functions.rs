//! Functions that are visible where they are called: closures bound to names, functions inside the function, paths of functions.
#![allow(
    clippy::pedantic,
    clippy::redundant_closure,
    clippy::redundant_closure_call,
    clippy::needless_range_loop,
    reason = "functions as users write them"
)]

use cotangent::differentiate;
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array, Array1, Array2, Axis};

#[differentiate]
fn captures(x: f64, w: &Array1<f64>) -> f64 {
    let a = x.sin();
    let scaled = |t: f64| t * t * a;
    let dot = |u: &Array1<f64>| u.dot(w);
    let mix = move |p: f64, q: f64| {
        let s = p * q + scaled(p);
        s.tanh() + scaled(q)
    };
    mix(x, a) + dot(&w.mapv(scaled)) + w.iter().map(|v| mix(*v, x)).sum::<f64>()
}

#[differentiate]
fn shadowed(x: f64, y: f64) -> f64 {
    let a = x * y;
    let f = |t: f64| t * a;
    let a = y.exp();
    let g = {
        let b = a * x;
        move |t: f64| t + b * f(t)
    };
    let x = 3.0;
    g(a) * x + f(x)
}

#[differentiate]
fn pairs(x: f64, y: f64) -> f64 {
    let rotate = |(p, q): (f64, f64), by: f64| (p * by.cos() - q * by.sin(), p * by.sin() + q * by.cos());
    let (p, q) = rotate((x, y), x * y);
    let pair = rotate((q, p), 0.3);
    pair.0 * pair.1 + p
}

#[differentiate]
fn arrays(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    let layer = |h: &Array1<f64>| w.dot(h).mapv(f64::tanh);
    let add_one = |mut v: Array1<f64>| {
        v[0] += 1.0;
        v
    };
    let mut h = x.clone();
    for _ in 0..3 {
        h = layer(&h) + layer(x);
    }
    let raised = add_one(h.clone());
    (raised * h).sum()
}

#[differentiate]
fn accumulates(x: &Array1<f64>, k: f64) -> f64 {
    let mut total = 1.0;
    let mut largest = f64::NEG_INFINITY;
    let mut add = |v: f64| {
        total = total * k + v * v;
        if v > largest {
            largest = v;
        }
        total
    };
    let mut last = 0.0;
    for (i, v) in x.iter().enumerate() {
        if i % 2 == 0 {
            last = add(*v * k);
        } else {
            add(v.sin());
        }
    }
    add(last);
    total * largest
}

#[differentiate]
fn traced(x: f64, n: usize) -> f64 {
    let mut steps = 0;
    let mut sum = 0.0;
    let mut record = |v: f64| {
        steps += 1;
        sum += v * steps as f64;
    };
    let mut record_twice = |v: f64| {
        record(v);
        record(v * v);
    };
    let mut y = x;
    for _ in 0..n {
        y = y.sin();
        record_twice(y);
    }
    sum / (1 + steps) as f64
}

#[differentiate]
fn gathers(x: &[f64], a: f64) -> f64 {
    let mut s = a;
    let mut gather = |v: &f64| s = s * 0.5 + v * a;
    x.iter().for_each(&mut gather);
    x.iter().skip(1).for_each(|v| gather(v));
    let mut n = 0.0;
    let weighted: f64 = x
        .iter()
        .enumerate()
        .map(|(i, v)| {
            n += v * a;
            n * (i as f64 + 1.0)
        })
        .sum();
    s + weighted * n
}

#[differentiate]
fn indices(u: &Array1<f64>, nx: usize, d: f64) -> f64 {
    let at = |i: usize, j: usize| i * nx + j;
    let ny = u.len() / nx;
    let inside = |i: usize| i > 0 && i + 1 < ny;
    let mut s = 0.0;
    for i in 0..ny {
        for j in 0..nx - 1 {
            if inside(i) {
                s += d * (u[at(i - 1, j)] - 2.0 * u[at(i, j)] + u[at(i + 1, j + 1)]).powi(2);
            } else {
                s -= u[at(i, j)] * u[at(i, j + 1)];
            }
        }
    }
    s
}

#[differentiate]
fn methods(m: &Array2<f64>, a: f64) -> f64 {
    let act = |e: f64| if e > 0.0 { e * a } else { (e * a).exp() - 1.0 };
    let square = |e: &f64| e * e;
    let step = |s: f64, v: &f64| s * a + v.sin();
    let norm = |row: ndarray::ArrayView1<'_, f64>| row.dot(&row).sqrt();
    let positive = |v: &&f64| **v > 0.1;
    let entry = |(i, j): (usize, usize)| a * (i as f64 - j as f64) + m[[i, 0]];
    let mut z = m.mapv(act);
    z.mapv_inplace(act);
    let folded = z.iter().fold(0.5, step);
    let norms = m.map_axis(Axis(1), norm).sum();
    let positives: f64 = m.iter().filter(positive).map(square).sum();
    folded + norms + positives + z.map(square).sum() + Array::from_shape_fn((2, 2), entry).sum()
}

#[differentiate]
fn early(x: &Array1<f64>) -> f64 {
    let clipped = |v: f64| {
        if v > 1.0 {
            return 1.0 + (v - 1.0) * 0.1;
        }
        if v < -1.0 {
            return -1.0;
        }
        v * v
    };
    let mut s = 0.0;
    for v in x {
        s += clipped(*v);
    }
    s + x.mapv(clipped).sum() + (|v: f64| v.sin())(s)
}

#[differentiate]
fn nested_functions(x: f64, w: &Array1<f64>) -> f64 {
    const HALF: f64 = 0.5;
    let y = softplus(x) * third::<f64>(x, 2);
    fn softplus(t: f64) -> f64 {
        if t > 20.0 {
            return t;
        }
        log_of(t.exp())
    }
    fn log_of(t: f64) -> f64 {
        (t + HALF).ln()
    }
    fn third<F: num_traits::Float>(t: F, n: i32) -> F {
        t.powi(n) * t
    }
    fn factorial(n: u32) -> f64 {
        if n == 0 { 1.0 } else { f64::from(n) * factorial(n - 1) }
    }
    fn norm(v: &Array1<f64>) -> f64 {
        v.dot(v).sqrt()
    }
    #[differentiate]
    fn power(x: f64, n: u32) -> f64 {
        if n == 0 {
            return 1.0;
        }
        x * power(x, n - 1)
    }
    y + w.mapv(softplus).sum() + norm(w) / factorial(3) + power(x, 3) + w.mapv(|e| power(e, 2)).sum()
}

#[differentiate]
fn relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}

#[differentiate]
fn lent(x: &f64) -> f64 {
    x * x
}

mod inner {
    use cotangent::differentiate;

    #[differentiate]
    pub(crate) fn cube(x: f64) -> f64 {
        x * x * x
    }
}

#[differentiate]
fn pointers(x: f64, w: &Array1<f64>) -> f64 {
    let act = relu;
    let squash: fn(f64) -> f64 = f64::tanh;
    let other = inner::cube as fn(f64) -> f64;
    let g = &other;
    let thrice = |f: &dyn Fn(f64) -> f64, t: f64| f(f(f(t)));
    let twice = |f: fn(f64) -> f64, t: f64| f(f(t));
    act(x)
        + squash(x) * other(x)
        + g(x)
        + twice(squash, x)
        + thrice(&|t| t * x, x)
        + thrice(&squash, x)
        + w.mapv(relu).sum()
        + w.map(lent).sum()
        + w.mapv(squash).sum()
        + w.iter().map(lent).sum::<f64>()
        + w.iter().copied().map(inner::cube).sum::<f64>()
        + w.iter().cloned().map(f64::sin).sum::<f64>()
        + w.iter().copied().fold(0.3, f64::hypot)
}

/// The values of calls that assign stand wherever values do, and each call assigns once.
#[differentiate]
fn everywhere(x: f64) -> f64 {
    let mut t = x;
    let mut add = |v: f64| {
        t = t * 1.5 + v;
        t
    };
    let product = add(x) * add(2.0 * x);
    let called = relu(add(product));
    let pair = (add(x), add(x));
    let chained = add(called).max(add(0.1)) + add(x).sin();
    let list = [add(x), add(product)];
    let chosen = if add(x) > 1.0 { add(2.0) } else { 0.0 };
    product + called + pair.0 * pair.1 + chained + list[0] - list[1] + chosen * t
}

#[differentiate]
fn in_a_condition(x: f64) -> f64 {
    let (mut t, mut n) = (x, 0);
    let mut next = || {
        n += 1;
        t = t * 0.5 + 0.1;
        t
    };
    let mut s = 0.0;
    while next() > 0.3 {
        s += x;
    }
    s * t + n as f64
}

#[differentiate]
fn leaving_early(x: f64, flag: bool) -> f64 {
    let mut log = 0.0;
    let mut f = |v: f64| -> f64 {
        if v < 0.0 {
            log += 1.0;
            return -v * x;
        }
        for _ in 0..2 {
            log += v;
        }
        v * v
    };
    let r = if flag { f(x) } else { f(-x) + f(2.0 * x) };
    r * log
}

#[differentiate]
fn elements(x: &Array1<f64>, n: usize) -> f64 {
    let mut out = Array1::<f64>::zeros(x.len());
    let mut best = (0, f64::NEG_INFINITY);
    let mut set = |i: usize, v: f64| out[i] += v * v;
    let mut consider = |i: usize, v: f64| {
        if v > best.1 {
            best = (i, v);
        }
    };
    for k in 0..n {
        for (i, v) in x.iter().enumerate() {
            set(if i % 2 == 0 { i } else { 0 }, v * k as f64);
            consider(i, *v);
        }
    }
    out.sum() * out[0] + best.1 * x[best.0]
}

/// A step of Runge and Kutta, the right-hand side a closure.
#[differentiate]
fn oscillator(x: f64, v: f64, k: f64, c: f64, n: usize) -> f64 {
    let f = |x: f64, v: f64| (v, -k * x - c * v);
    let h = 0.1;
    let (mut x, mut v) = (x, v);
    for _ in 0..n {
        let (k1x, k1v) = f(x, v);
        let (k2x, k2v) = f(x + 0.5 * h * k1x, v + 0.5 * h * k1v);
        x += h * k2x;
        v += h * k2v;
    }
    x * x + v
}

#[test]
fn closures_that_assign_where_values_stand() {
    check!(everywhere(x), x = 0.4);
    check!(in_a_condition(x), x = 1.4);
    check!(leaving_early(x, true), x = 0.6);
    check!(leaving_early(x, false), x = 0.6);
    for n in [1, 3] {
        check!(elements(&x, n), x = vector(3));
        check!(oscillator(x, v, k, c, n), x = 0.7, v = 0.2, k = 1.5, c = 0.1);
    }
}

#[test]
fn closures_bound_to_names() {
    check!(captures(x, &w), x = 0.7, w = vector(3));
    check!(captures(x, &w), x = 0.7, w = vector(0));
    check!(shadowed(x, y), x = 0.7, y = -0.4);
    check!(pairs(x, y), x = 0.7, y = -0.4);
    check!(arrays(&w, &x), w = matrix(3, 3), x = vector(3));
}

#[test]
fn closures_that_assign_to_what_they_capture() {
    for n in [0, 1, 4] {
        check!(accumulates(&x, k), x = vector(n), k = 0.8);
        check!(traced(x, n), x = 0.9);
        check!(gathers(&x, a), x = vector(n).to_vec(), a = 0.6);
    }
}

#[test]
fn closures_of_indices() {
    check!(indices(&u, 3, d), u = vector(12), d = 0.3);
}

#[test]
fn closures_given_to_methods() {
    check!(methods(&m, a), m = matrix(3, 2), a = 1.3);
}

#[test]
fn closures_that_return_early() {
    check!(early(&x), x = ndarray::array![0.4, 1.7, -2.0]);
}

#[test]
fn functions_inside_the_function() {
    check!(nested_functions(x, &w), x = 0.7, w = vector(3));
    check!(nested_functions(x, &w), x = 21.0, w = vector(1));
}

#[test]
fn paths_of_functions() {
    check!(pointers(x, &w), x = 0.7, w = vector(3));
    check!(pointers(x, &w), x = -0.7, w = vector(2));
}

#[differentiate]
fn weighted(x: f64, weight: impl Fn(usize) -> f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += weight(i) * x.powi(i as i32);
    }
    s
}

#[differentiate]
fn scheduled<G>(x: f64, rate: &G, steps: fn(usize) -> usize, names: &dyn Fn(usize) -> String) -> f64
where
    G: Fn(usize) -> f64,
{
    let mut y = x;
    for i in 0..steps(2) {
        y = y.sin() * rate(i) + names(i).len() as f64;
    }
    y
}

#[differentiate]
fn measured(x: f64, #[constant] scales: impl IntoIterator<Item = f64>, #[constant] name: impl AsRef<str>) -> f64 {
    let mut y = x;
    for scale in scales {
        y *= scale * x;
    }
    y + name.as_ref().len() as f64 * x
}

#[differentiate]
fn hands_on(x: f64, k: f64) -> f64 {
    let n = 3;
    weighted(x * k, |i| (i + n) as f64, n) + scheduled(x, &|i| i as f64 + 0.5, |k| k + 1, &|i: usize| i.to_string())
}

#[test]
fn functions_as_constant_parameters() {
    let weight = |i: usize| 1.0 / (i as f64 + 1.0);
    check!(weighted(x, weight, 4), x = 0.7);
    check!(scheduled(x, &weight, |k| k * 2, &|i| "x".repeat(i)), x = 0.7);
    check!(measured(x, [0.5, 2.0], "three"), x = 0.7);
    check!(hands_on(x, k), x = 0.7, k = 1.2);
}
