//! Items that are put into the middle of a list, taken out of it, or kept by a condition.

use cotangent::{Differentiable, differentiate};

#[differentiate]
fn in_front(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.insert(0, w);
    all.iter().sum()
}

#[differentiate]
fn without_one(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    let first = all.remove(0);
    first * w + all[0]
}

#[differentiate]
fn positive(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.retain(|v| *v > w);
    all.iter().sum()
}

#[differentiate]
fn reversed(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.reverse();
    all[0] * w
}

#[differentiate]
fn filled_up(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.resize(8, w);
    all[0] * w
}

#[derive(Clone, Differentiable)]
struct Log {
    values: Vec<f64>,
}

#[differentiate]
fn emptied(log: Log, w: f64) -> f64 {
    let mut log = log;
    let first = log.values[0];
    log.values.clear();
    first * w
}

#[differentiate]
fn taken(log: Log, w: f64) -> f64 {
    let mut log = log;
    let values = std::mem::take(&mut log.values);
    values[0] * w
}

fn main() {}
