//! Items that are put into a list, taken out of it and turned around, against differences and known gradients.

#![allow(clippy::needless_range_loop, reason = "code as users write it")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check_gradient, held};

#[differentiate]
fn in_front(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.insert(1, w * w);
    all.insert(0, w);
    let mut s = 0.0;
    for (i, v) in all.iter().enumerate() {
        s += v * (i as f64 + 1.0) * v;
    }
    s
}

#[differentiate]
fn without_one(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    let first = all.remove(1);
    all.remove(0);
    let other = all.swap_remove(0);
    first * w + all[0] * other + all[1] * all[1]
}

#[differentiate]
fn positive(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.retain(|v| *v > w);
    all.iter().map(|v| v * v * w).sum()
}

#[differentiate]
fn reversed(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.reverse();
    all.resize(4, w);
    let mut more = vec![w * w, w];
    all.append(&mut more);
    more.push(w);
    all.iter().zip(x).map(|(a, b)| a * b).sum::<f64>() + all[4] * more[0] + all.iter().product::<f64>()
}

#[test]
fn items_in_the_middle() {
    check_gradient!(in_front(&x, w), x = vec![0.5, 1.3], w = 0.7);
    // w² + 2·x₀² + 3·w⁴
    assert_eq!(in_front::gradient(&[5.0], 2.0), (vec![20.0], 100.0));
    check_gradient!(without_one(&x, w), x = vec![0.5, 1.3, 0.2, -0.4, 0.9, 1.1], w = 0.7);
    assert!(std::panic::catch_unwind(|| without_one::gradient(&[1.0], 1.0)).is_err());
}

#[test]
fn items_that_are_kept_turned_around_and_moved() {
    check_gradient!(positive(&x, w), x = vec![0.5, 1.3, -0.4, 0.9], w = 0.7);
    assert_eq!(positive::gradient(&[1.0, 3.0], 2.0), (vec![0.0, 12.0], 9.0));
    check_gradient!(reversed(&x, w), x = vec![0.5, 1.3, -0.4], w = 0.7);
    check_gradient!(reversed(&x, w), x = vec![0.5, 1.3, -0.4, 0.3, 1.7, -0.2], w = 0.7);
}

#[derive(Clone, Differentiable)]
struct Log {
    values: Vec<f64>,
}

#[differentiate]
fn emptied(log: Log, w: f64) -> f64 {
    let mut log = log;
    let first = log.values[0];
    log.values.truncate(2);
    let kept = log.values[1] * log.values[0];
    log.values.insert(0, w);
    let taken = log.values.remove(1);
    log.values.push(taken * w);
    let s = log.values[2] + log.values.len() as f64;
    log.values.clear();
    log.values.push(w * first);
    first * w * kept + log.values[0] * s
}

#[differentiate]
fn taken(log: Log, w: f64) -> f64 {
    let mut log = log;
    let values = std::mem::take(&mut log.values);
    log.values.push(w);
    values[0] * w * log.values[0] + values[1] * values[2]
}

#[test]
fn lists_in_fields() {
    let log = Log { values: vec![0.4, -0.7, 1.2, 0.3] };
    let (log_bar, w_bar) = emptied::gradient(log.clone(), 0.6);
    held(&log.values, &log_bar.values, |values| emptied(Log { values: values.clone() }, 0.6));
    held(&0.6, &w_bar, |&w| emptied(log.clone(), w));
    let (log_bar, w_bar) = taken::gradient(log.clone(), 0.6);
    // x₀·w² + x₁·x₂
    assert_eq!(log_bar.values.iter().map(|v| (v * 100.0).round()).collect::<Vec<_>>(), [36.0, 120.0, -70.0, 0.0]);
    held(&0.6, &w_bar, |&w| taken(log.clone(), w));
}

#[differentiate]
fn log_in_place(log: &mut Log, x: f64) -> f64 {
    log.values.reverse();
    log.values.insert(1, x * x);
    let last = log.values.remove(0);
    log.values.truncate(2);
    last * log.values[0]
}

#[test]
fn lists_of_what_is_lent() {
    let value = |values: &[f64], x: f64| {
        let mut log = Log { values: values.to_vec() };
        let y = log_in_place(&mut log, x);
        y + log.values[0] * 2.0 + log.values[1] * 3.0
    };
    let values = vec![0.4, -0.7, 1.2];
    let mut log = Log { values: values.clone() };
    let (_, pullback) = log_in_place::pullback(&mut log, 0.6);
    let mut log_bar = LogCotangent { values: vec![2.0, 3.0] };
    let ((), x_bar) = pullback(&mut log_bar, &0.6, 1.0);
    held(&values, &log_bar.values, |values| value(values, 0.6));
    held(&0.6, &x_bar, |&x| value(&values, x));
}
