//! What leaves the middle of an expression, and conditions that are chains of `let`, against differences and known gradients.
#![allow(
    clippy::let_and_return,
    clippy::explicit_counter_loop,
    clippy::manual_find,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::while_let_on_iterator,
    clippy::suspicious_map,
    unused_assignments,
    reason = "code as users write it"
)]

use cotangent::differentiate;
use cotangent_tests::check_gradient;

#[differentiate]
fn captured(x: f64, o: Option<f64>) -> f64 {
    let y = match o {
        Some(x) => x * 2.0,
        None => return 0.0,
    };
    y * x
}

#[test]
fn what_follows_an_arm_does_not_see_its_names() {
    let (x_bar, o_bar) = captured::gradient(3.0, Some(5.0));
    assert_eq!((x_bar, o_bar), (10.0, Some(6.0)));
    assert_eq!(captured::gradient(3.0, None), (0.0, None));
}

#[differentiate]
fn mid(x: f64, y: f64, c: bool) -> f64 {
    let z = x * if y > 2.0 { return y * y } else { y } + (if c { return x * y * x } else { x.sin() }).exp();
    z * x
}

#[differentiate]
fn two(a: f64, b: f64) -> f64 {
    a * a + b
}

#[differentiate]
fn mid_loop(x: &[f64], s: f64) -> f64 {
    let mut total = 0.0;
    for i in 0..x.len() {
        total += two(
            x[i] * s,
            if x[i] < 0.0 {
                continue;
            } else if total > 9.0 {
                break;
            } else {
                x[i]
            },
        );
        let v: f64 = x[i]
            + total
                * match x.get(i + 1) {
                    Some(v) => v * s,
                    None => return total * s,
                };
        total += v;
    }
    total
}

#[differentiate]
fn pushes(x: &[f64]) -> f64 {
    let mut out = Vec::new();
    for i in 0..x.len() {
        out.push(if x[i] < 0.0 { continue } else { x[i] * x[i] });
    }
    let mut s = 1.0;
    for v in &out {
        s *= v;
    }
    s
}

#[differentiate]
fn order(x: f64) -> f64 {
    let mut a = x;
    let y = a * {
        a = a * a;
        if a > 4.0 {
            return a;
        }
        a
    };
    y
}

#[test]
fn a_part_of_an_expression_leaves() {
    for (y, c) in [(3.0, true), (1.0, true), (1.0, false)] {
        check_gradient!(mid(x, y, c), x = 0.7, y = y);
    }
    // y², of which x is no part.
    assert_eq!(mid::gradient(0.7, 3.0, true), (0.0, 6.0));
    check_gradient!(mid_loop(&x, s), x = vec![0.5, -1.0, 0.8, 0.2], s = 0.7);
    check_gradient!(mid_loop(&x, s), x = vec![0.5, 3.0, 2.8, 0.2, -0.5], s = 1.7);
    check_gradient!(mid_loop(&x, s), x = vec![0.5, 3.0, -2.8], s = 1.7);
}

#[test]
fn what_is_put_into_a_list_goes_on_with_the_next_pass() {
    check_gradient!(pushes(&x), x = vec![0.5, 3.0, -2.8, 0.4]);
    // x₀²·x₁²
    assert_eq!(pushes::gradient(&[2.0, 3.0, -1.0]), vec![36.0, 24.0, 0.0]);
}

#[test]
fn what_stands_before_is_computed_before() {
    // x·x², and x² where that is above 4.
    assert_eq!((order(1.5), order::gradient(1.5)), (3.375, 6.75));
    assert_eq!((order(3.0), order::gradient(3.0)), (9.0, 6.0));
}

#[differentiate]
fn either_flag(x: f64, c: bool) -> f64 {
    let large = x > 2.0 || if c { return x * x } else { x > 1.0 };
    let both = x > 0.5 && {
        if x > 3.0 {
            return 7.0 * x;
        }
        large
    };
    if both { x.powi(3) } else { x }
}

#[differentiate]
fn in_a_condition(x: &[f64], o: Option<f64>) -> f64 {
    let mut s = 1.0;
    for i in 0..x.len() {
        if x[i]
            > match o {
                Some(limit) => limit,
                None => continue,
            }
        {
            s *= x[i];
        }
    }
    match if s > 4.0 { return 2.0 * s } else { s } {
        t if t > 1.0 => t * t,
        t => t,
    }
}

#[test]
fn conditions_leave() {
    assert_eq!(either_flag::gradient(2.5, true), 3.0 * 2.5 * 2.5);
    assert_eq!(either_flag::gradient(1.5, true), 3.0);
    assert_eq!(either_flag::gradient(1.5, false), 6.75);
    assert_eq!(either_flag::gradient(0.7, false), 1.0);
    assert_eq!(either_flag::gradient(3.5, false), 7.0);
    for o in [None, Some(0.5), Some(1.0)] {
        check_gradient!(in_a_condition(&x, o), x = vec![0.7, 1.5, 0.2], o = o);
        check_gradient!(in_a_condition(&x, o), x = vec![3.7, 1.5, 0.2], o = o);
        check_gradient!(in_a_condition(&x, o), x = vec![0.7, 0.9], o = o);
    }
}

#[differentiate]
fn chain_let(o: Option<f64>, p: Option<f64>, x: f64) -> f64 {
    let mut s = x;
    if let Some(a) = o
        && a > 0.5
        && let Some(b) = p
        && b > a
    {
        s += a * b * x;
    }
    let t = if x > 0.0
        && let Some(a) = o
        && a < 1.0
    {
        a * x
    } else if let Some(b) = p
        && b < 3.0
    {
        b * b
    } else {
        x.cos()
    };
    s * t
}

#[test]
fn chains_of_let() {
    for (o, p) in [(Some(0.7), Some(1.3)), (None, Some(1.0)), (Some(0.2), None), (Some(1.7), Some(3.5)), (Some(1.7), Some(2.5))] {
        for x in [0.4, -0.3] {
            check_gradient!(chain_let(o, p, x), o = o, p = p, x = x);
        }
    }
    // (x + a·b·x)·a·x
    let (a, b, x) = (0.5_f64.next_up(), 2.0, 3.0);
    let (a_bar, b_bar, x_bar) = chain_let::gradient(Some(a), Some(b), x);
    let expected = (x * x + 2.0 * a * b * x * x, a * a * x * x, 2.0 * a * x * (1.0 + a * b));
    assert_eq!(
        (a_bar.map(f64::round), b_bar.map(f64::round), x_bar.round()),
        (Some(expected.0.round()), Some(expected.1.round()), expected.2.round())
    );
}
