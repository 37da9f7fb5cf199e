//! Items that are taken out of a list several at a time, or kept by a condition in a part.

use cotangent::{Differentiable, differentiate};

#[differentiate]
fn without_some(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.drain(..2);
    all[0] * w
}

#[derive(Clone, Differentiable)]
struct Log {
    values: Vec<f64>,
}

#[differentiate]
fn positive(log: Log, w: f64) -> f64 {
    let mut log = log;
    log.values.retain(|v| *v > 0.0);
    log.values[0] * w
}

fn main() {}
