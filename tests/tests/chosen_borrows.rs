//! Mutable borrows of one place or another.
use cotangent::{Differentiable, differentiate};
#[differentiate]
fn larger(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let larger = if a > b { &mut a } else { &mut b };
    *larger *= 2.0 * y;
    a + b * b
}
#[derive(Clone, Debug, Differentiable)]
struct Pair {
    a: Vec<f64>,
    b: Vec<f64>,
    c: f64,
}
#[differentiate]
fn bins(x: &[f64], p: &Pair) -> f64 {
    let mut p = p.clone();
    for (i, &x) in x.iter().enumerate() {
        let side = match i % 3 {
            0 => &mut p.a,
            1 => &mut p.b,
            _ => {
                p.c += x;
                &mut p.a
            }
        };
        side[0] += x * p.c;
        let twice = side[1] * 2.0;
        side[1] = twice * x;
        p.c += twice;
    }
    p.a[0] * p.b[0] + p.a[1] * p.b[1] + p.c
}
#[differentiate]
fn lent(hi: &mut f64, lo: &mut f64, x: f64, up: bool) -> f64 {
    let target = if up { hi } else { lo };
    *target += x * x;
    *target * x
}
#[differentiate]
fn slices(x: &[f64], k: usize) -> f64 {
    let mut a = [x[0], x[1]];
    let mut b = vec![x[2], x[1]];
    let part: &mut [f64] = if k > 0 { &mut a } else { &mut b };
    part[0] *= part[1];
    if k > 1 {
        return a[0] * b[0];
    }
    let r = if a[0] > b[0] { &mut a[0] } else { &mut b[1] };
    *r = r.sin() * x[2];
    a[0] * b[1] + b[0]
}

#[test]
fn what_a_condition_borrows_is_changed() {
    cotangent::check!(larger, 0.7, 0.2).assert();
    cotangent::check!(larger, 0.1, 0.2).assert();
    cotangent::check!(bins, &[0.4, 0.3, 0.2, -0.7], &Pair { a: vec![0.3, 0.2], b: vec![0.7, 0.9], c: 0.2 }).assert();
    for k in 0..3 {
        cotangent::check!(slices, &[0.4, 0.3, 0.2], k).assert();
    }
    let (v, (h, l, x)) = lent::value_and_gradient(&mut 0.3, &mut 0.4, 0.5, true);
    assert_eq!((v, h, l), ((0.3 + 0.25) * 0.5, 0.5, 0.0));
    assert!((x - (0.3 + 0.25 + 0.5)).abs() < 1e-12);
}
