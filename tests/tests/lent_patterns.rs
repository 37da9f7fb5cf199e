//! Patterns over what is lent mutably, options that are taken, iterators that are asked what comes next.

#![allow(clippy::pedantic, clippy::needless_return, clippy::toplevel_ref_arg, reason = "code as users write it")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, array};

#[derive(Clone, Debug, Differentiable)]
struct Work {
    a: Array1<f64>,
    b: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct Pair(Work, Vec<f64>);

#[differentiate]
fn parts(w: &mut Work, x: f64) {
    let Work { a, b } = w;
    a[0] += x;
    *b *= a[0];
    *a *= *b;
}

#[differentiate]
fn of_a_local(x: f64, n: usize) -> f64 {
    let mut w = Work { a: Array1::from_elem(2, x), b: x };
    for i in 0..n {
        let Work { a, b } = &mut w;
        a[0] += *b;
        for e in a.iter_mut() {
            *e *= 1.2;
        }
        *b *= a[1] + i as f64;
        a.mapv_inplace(f64::sin);
    }
    parts(&mut w, x);
    w.a.sum() + w.b
}

#[differentiate]
fn of_a_tuple(x: f64, y: f64) -> f64 {
    let mut t = (x, array![y, x * y]);
    let (a, b) = &mut t;
    *a += b[1];
    b[0] *= *a;
    let mut p = Pair(Work { a: array![x], b: y }, vec![x, y]);
    let Pair(Work { a, b: _ }, list) = &mut p;
    a[0] *= list[1];
    list.push(a[0]);
    t.0 * t.1.sum() + p.0.a[0] * p.0.b + p.1[2]
}

#[test]
fn parts_of_what_is_lent_are_changed() {
    for n in 0..3 {
        check!(of_a_local, 0.6, n).assert();
    }
    check!(of_a_tuple, 0.6, 0.9).assert();
}

fn refuse(x: f64) -> bool {
    x > 2.0
}

#[differentiate]
fn checked(x: f64) -> Result<f64, String> {
    if refuse(x) {
        return Err(format!("{} is too much", 2));
    }
    Ok(x.sqrt())
}

#[differentiate]
fn handed_on(x: f64) -> Result<f64, String> {
    let r: Result<f64, String> = if x > 0.0 { Ok(x * x) } else { Err("negative".to_string()) };
    match r {
        Err(e) => return Err(e),
        Ok(v) => Ok(v * x + checked(x)?),
    }
}

#[differentiate]
fn bound(x: f64) -> Result<f64, String> {
    let r: Result<f64, String> = if x > 0.0 { Ok(x * x) } else { Err("negative".to_string()) };
    let v = match r {
        Ok(v) => v,
        Err(e) => return Err(format!("refused: {e}")),
    };
    Ok(v.sin())
}

#[test]
fn errors_are_handed_on() {
    check!(handed_on, 0.6).assert();
    check!(bound, 0.6).assert();
    assert_eq!(handed_on::value_and_gradient(-0.6).unwrap_err(), "negative");
    assert_eq!(handed_on::value_and_gradient(2.6).unwrap_err(), "2 is too much");
    assert_eq!(bound::value_and_gradient(-0.6).unwrap_err(), "refused: negative");
}

#[differentiate]
fn taken(x: f64, n: usize) -> f64 {
    let mut o = Some(x);
    let mut s = 0.0;
    for i in 0..n {
        if let Some(y) = o.take() {
            s += y * y;
            if i % 2 == 0 {
                o = Some(y * x + 1.0);
            }
        } else {
            let _ = o.replace(s * 0.5);
        }
    }
    s + o.unwrap_or(x)
}

#[test]
fn options_are_taken() {
    for n in 0..6 {
        check!(taken, 0.6, n).assert();
    }
}

#[differentiate]
fn peeked(v: &[f64]) -> f64 {
    let mut items = v.iter().peekable();
    let mut s = 0.0;
    while let Some(e) = items.next() {
        if let Some(after) = items.peek() {
            s += e * **after;
        } else {
            s += e.sin();
        }
    }
    s
}

#[test]
fn what_comes_next_is_seen() {
    check!(peeked, &[0.3, 0.7, -0.4, 1.2]).assert();
    check!(peeked, &[0.3]).assert();
}
