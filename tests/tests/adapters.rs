//! Adapters that let some items through, and chains that pick one, against differences and known gradients.
#![allow(
    clippy::filter_map_bool_then,
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
use cotangent_tests::{check_gradient, check_success};
use ndarray::Array1;

#[differentiate]
fn scanned(x: &[f64], w: f64) -> f64 {
    x.iter()
        .scan(w, |s, v| {
            *s += v * w;
            Some(*s)
        })
        .map(|v| v * v)
        .sum()
}

#[differentiate]
fn scan_ends(x: &[f64], w: f64) -> f64 {
    let mut total = 0.0;
    for v in x.iter().scan(1.0, |s, &v| {
        *s *= v;
        if *s > 5.0 { None } else { Some(*s + w) }
    }) {
        total += v * v;
    }
    total
}

#[differentiate]
fn taken(x: &[f64]) -> f64 {
    x.iter().take_while(|v| **v > 0.0).map(|v| v.ln()).sum::<f64>() + x.iter().skip_while(|v| **v > 0.0).product::<f64>()
}

#[differentiate]
fn mapped(x: &[f64], w: f64) -> f64 {
    x.iter().map_while(|&v| if v > 0.0 { Some(v * w) } else { None }).enumerate().map(|(i, v)| v * v * i as f64).sum()
}

fn some() -> Vec<f64> {
    vec![0.5, 1.3, 2.8, -0.4, 1.7]
}

#[test]
fn adapters_that_remember_or_end() {
    check_gradient!(scanned(&x, w), x = some(), w = 0.7);
    // w, w + w·x₀, both squared.
    assert_eq!(scanned::gradient(&[2.0], 3.0), (vec![54.0], 54.0));
    check_gradient!(scan_ends(&x, w), x = some(), w = 0.7);
    check_gradient!(scan_ends(&x, w), x = vec![2.0, 2.0, 2.0, 3.0], w = 0.7);
    check_gradient!(taken(&x), x = some());
    assert_eq!(taken::gradient(&[2.0, 4.0, -3.0, 5.0]), vec![0.5, 0.25, 5.0, -3.0]);
    check_gradient!(mapped(&x, w), x = some(), w = 0.7);
}

#[differentiate]
fn filtered(x: &[f64], w: f64) -> f64 {
    let y: Vec<f64> = x.iter().filter_map(|&v| (v > w).then(|| v.sqrt() * w)).collect();
    y.iter().zip(x).map(|(a, b)| a * b).sum()
}

#[differentiate]
fn collected(x: &[f64], w: f64) -> f64 {
    let kept: Vec<f64> = x.iter().copied().filter(|v| *v > w).map(|v| v * w).collect();
    let rows: Array1<f64> = x.iter().flat_map(|v| [v * w, v + w]).collect();
    let big = x.iter().filter(|v| **v > 0.0).enumerate().map(|(i, v)| v * i as f64).fold(0.0, |a, b| a + b * b);
    kept.iter().sum::<f64>() * rows.sum() + big + rows[0] * rows[1]
}

#[differentiate]
fn cycled(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w.iter().cycle()).map(|(a, b)| a * b * b).sum::<f64>() + w.iter().cycle().take(5).map(|v| v * v).sum::<f64>()
}

#[differentiate]
fn inspected(x: &[f64]) -> f64 {
    x.iter().inspect(|v| assert!(v.is_finite())).enumerate().map(|(i, v)| v * i as f64).fold(1.0, |a, b| a * (1.0 + b))
}

#[test]
fn items_whose_number_shows_when_it_runs() {
    check_gradient!(filtered(&x, w), x = some(), w = 0.7);
    check_gradient!(collected(&x, w), x = some(), w = 0.7);
}

#[test]
fn items_again_and_again() {
    check_gradient!(cycled(&x, &w), x = some(), w = vec![0.7, 0.3]);
    check_gradient!(cycled(&x, &w), x = some(), w = Vec::<f64>::new());
    check_gradient!(inspected(&x), x = some());
}

#[differentiate]
fn found(x: &[f64], w: f64) -> f64 {
    let f = x.iter().find(|v| **v > w).unwrap();
    let g = match x.iter().find_map(|&v| if v < w { Some(v * v) } else { None }) {
        Some(g) => g * w,
        None => w.sin(),
    };
    let h = x.iter().copied().find(|v| *v > 100.0).unwrap_or(w);
    f * f * g + h
}

#[differentiate]
fn keyed(x: &[f64], w: f64) -> f64 {
    let (i, a) = x.iter().enumerate().max_by_key(|(i, _)| (*i + 2) % 3).unwrap();
    let b = x.iter().min_by_key(|v| (**v * 10.0) as i64).unwrap();
    a * b * w * i as f64
}

#[differentiate]
fn tried(x: &[f64], w: f64) -> Option<f64> {
    let f = x.iter().find(|v| **v > w)?;
    let m = x.iter().copied().filter(|v| *v < w).reduce(|a, b| a * b)?;
    Some(f * m * w)
}

#[differentiate]
fn last_two(x: &[f64], w: f64) -> f64 {
    let l = x.iter().rev().skip_while(|v| **v < w).last();
    if let Some(l) = l { l * w } else { w * w }
}

#[test]
fn an_item_that_is_picked() {
    check_gradient!(found(&x, w), x = some(), w = 0.7);
    check_gradient!(found(&x, w), x = vec![1.0, 2.0], w = 0.7);
    check_gradient!(keyed(&x, w), x = some(), w = 0.7);
    check_success!(tried(&x, w), x = some(), w = 0.7);
    assert!(tried::adjoint(&[0.1], 0.7, 1.0).is_none());
    check_gradient!(last_two(&x, w), x = some(), w = 0.7);
    check_gradient!(last_two(&x, w), x = some(), w = 7.7);
    assert_eq!(last_two::gradient(&[1.0, 5.0, 2.0], 3.0), (vec![3.0, 0.0, 0.0], 1.0));
}
