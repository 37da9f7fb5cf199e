//! Items picked from lists whose type does not show what they hold: behind an alias, in a field of a struct.

#![allow(clippy::redundant_closure_for_method_calls, reason = "code as users write it")]

use cotangent::{Differentiable, check, differentiate};

type Queue = Vec<f64>;

#[derive(Clone, Debug, Differentiable)]
struct Holder {
    xs: Vec<f64>,
    queue: Queue,
}

fn holder() -> Holder {
    Holder { xs: vec![1.5, 2.0, 3.0], queue: vec![2.0, 0.5, 4.0] }
}

#[differentiate]
fn greatest_copied(x: Queue) -> f64 {
    let a = x.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
    a * x[0]
}

#[differentiate]
fn greatest_and_last(x: Queue) -> f64 {
    let a = x.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
    let b = x.last().unwrap();
    a * x[0] * b
}

#[differentiate]
fn last_and_found(x: Queue) -> f64 {
    let b = x.iter().last().copied().unwrap();
    let c = x.iter().find(|v| **v > 1.0).copied().unwrap_or(0.0);
    b * x[0] * c
}

#[differentiate]
fn least_if_any(x: Queue) -> f64 {
    if let Some(m) = x.iter().min_by(|a, b| a.partial_cmp(b).unwrap()) { m * x[0] } else { 0.0 }
}

#[test]
fn items_are_picked_from_a_list_behind_an_alias() {
    let x = vec![1.5, 2.0, 3.0, 0.5];
    check!(greatest_copied, x.clone()).assert();
    check!(greatest_and_last, x.clone()).assert();
    check!(last_and_found, x.clone()).assert();
    check!(least_if_any, x.clone()).assert();
    assert_eq!(least_if_any(vec![]), 0.0);
    assert_eq!(least_if_any::gradient(vec![]), vec![0.0; 0]);
}

#[differentiate]
fn of_fields(h: &Holder) -> f64 {
    let a = h.xs.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
    let b = h.queue.iter().last().unwrap();
    let c = h.xs.iter().copied().reduce(f64::min).unwrap();
    a * b * h.xs[0] * c
}

#[differentiate]
fn options_of_fields(h: &Holder) -> f64 {
    let a = h.xs.iter().max_by(|a, b| a.total_cmp(b));
    let b = h.queue.iter().find(|x| **x > 1.0);
    match (a, b) {
        (Some(a), Some(b)) => a * b,
        _ => 1.0,
    }
}

#[differentiate]
fn with_numbers(h: &Holder) -> f64 {
    let a = h.xs.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap_or(0.0);
    let b = h.queue.first().copied().unwrap_or(1.0);
    let (i, m) = h.xs.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    a * b * m * h.queue[i]
}

#[test]
fn items_are_picked_from_lists_in_fields() {
    check!(of_fields, &holder()).assert();
    check!(options_of_fields, &holder()).assert();
    check!(with_numbers, &holder()).assert();
}
