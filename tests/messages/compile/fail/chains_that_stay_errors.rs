//! Chains that have no derivative yet, and what stands for them.

use cotangent::differentiate;
use ndarray::{Array3, Axis};

#[differentiate]
fn pairs(x: &[f64]) -> f64 {
    let pairs: Vec<(usize, f64)> = x.iter().map(|v| v * v).enumerate().collect();
    pairs[0].1
}

#[differentiate]
fn lanes(x: &Array3<f64>, axis: Axis) -> f64 {
    let mut s = 0.0;
    for lane in x.lanes(axis) {
        s += lane.sum().sin();
    }
    s
}

#[differentiate]
fn kept_pairs(x: &[f64]) -> f64 {
    let best = x.iter().enumerate().find(|(_, v)| **v > 0.0);
    best.map_or(0.0, |(i, v)| v * i as f64)
}

#[differentiate]
fn remembered_inside(x: &[f64]) -> f64 {
    x.iter().flat_map(|v| x.iter().scan(*v, |s, w| { *s *= w; Some(*s) })).sum()
}

fn main() {}
