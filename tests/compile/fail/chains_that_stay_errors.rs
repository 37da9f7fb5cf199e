//! Chains that have no derivative yet, and what stands for them.

use cotangent::differentiate;
use ndarray::{Array3, Axis};

#[differentiate]
fn scanned(x: &[f64]) -> f64 {
    x.iter().scan(0.0, |s, v| { *s += v; Some(*s) }).sum()
}

#[differentiate]
fn taken(x: &[f64]) -> f64 {
    x.iter().take_while(|v| **v > 0.0).sum()
}

#[differentiate]
fn kept(x: &[f64]) -> f64 {
    let kept: Vec<f64> = x.iter().copied().filter(|v| *v > 0.0).collect();
    kept.iter().sum()
}

#[differentiate]
fn pairs(x: &[f64]) -> f64 {
    let pairs: Vec<(usize, f64)> = x.iter().map(|v| v * v).enumerate().collect();
    pairs[0].1
}

#[differentiate]
fn lanes(x: &Array3<f64>) -> f64 {
    let mut s = 0.0;
    for lane in x.lanes(Axis(2)) {
        s += lane.sum().sin();
    }
    s
}

#[differentiate]
fn counted_behind_a_filter(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).enumerate().map(|(i, v)| v * i as f64).sum()
}

fn main() {}
