//! Tuples in variables that are assigned to in branches and loops: as one value, as their parts, and from one to the other.
#![allow(clippy::needless_late_init, clippy::manual_swap, reason = "code as users write it")]

use cotangent::{check, differentiate};

#[differentiate(order = 2)]
fn begun_by_a_parameter(start: (f64, f64), n: usize) -> f64 {
    let mut z = start;
    for _ in 0..n {
        z = (z.0 * z.1, z.1 + 0.1);
    }
    z.0 + z.1 * z.1
}

#[differentiate(order = 2)]
fn assigned_under_a_condition(start: (f64, f64), n: usize) -> (f64, f64) {
    let mut z = start;
    if n > 2 {
        z = (z.0 * z.1, z.1);
    } else if n > 1 {
        z.0 *= 2.0;
    }
    z
}

#[differentiate(order = 2)]
fn declared_before(a: f64, b: f64, n: usize) -> f64 {
    let z;
    if n > 2 {
        z = (a * b, b);
    } else {
        z = (a, b * b);
    }
    z.0 + z.1
}

#[differentiate(order = 2)]
fn twist(z: (f64, f64)) -> (f64, f64) {
    (z.1 * z.0, z.0.sin())
}

#[differentiate(order = 2)]
fn assigned_by_a_call(a: f64, b: f64, n: usize) -> f64 {
    let mut z = (a, b);
    for _ in 0..n {
        z = twist(z);
    }
    z.0 + z.1
}

#[differentiate(order = 2)]
fn an_item(points: &[(f64, f64)], scale: f64) -> f64 {
    let mut best = points[0];
    for &p in points {
        if p.0 * p.1 > best.0 {
            best = p;
        }
        best = (best.0 * scale, best.1 + p.0);
    }
    best.0 * best.1
}

#[differentiate(order = 2)]
fn nested(a: f64, n: usize) -> f64 {
    let mut z = (a, (a * a, 1.0));
    let mut w = z;
    for k in 0..n {
        let old = z.1;
        z = (old.0 + k as f64, (z.0 * old.1, old.0));
        if k > 0 {
            w = z;
        }
    }
    let (p, (q, r)) = w;
    p * q + r
}

#[differentiate(order = 2)]
fn parts_of_another(a: f64, n: usize) -> f64 {
    let mut z = (a, 0.5);
    let mut last = (0.0, 0.0);
    for _ in 0..n {
        (last, z) = (z, (z.1 * a, z.0 + last.1));
    }
    z.0 * last.0 + z.1 + last.1
}

#[differentiate(order = 2)]
fn with_a_count(start: (f64, usize), x: &[f64]) -> f64 {
    let mut z = start;
    for v in x {
        z = (z.0 * v, z.1 + 1);
    }
    z.0 * z.1 as f64
}

#[test]
fn agree_with_differences() {
    for n in 0..4 {
        check!(begun_by_a_parameter, (0.7, 1.2), n).assert();
        check!(assigned_under_a_condition, (0.7, 1.2), n).assert();
        check!(declared_before, 0.7, 1.2, n).assert();
        check!(assigned_by_a_call, 0.7, 1.2, n).assert();
        check!(nested, 0.7, n).assert();
        check!(parts_of_another, 0.7, n).assert();
    }
    check!(an_item, &[(0.7, 0.4), (1.2, 0.9), (0.3, 1.5)], 0.9).assert();
    check!(with_a_count, (0.7, 2), &[0.7, 1.4]).assert();
}
