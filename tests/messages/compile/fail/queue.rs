//! Differentiated values in a `VecDeque`, and one of indices, which is left alone.

use cotangent::differentiate;
use std::collections::VecDeque;

#[differentiate]
fn pushed(x: &[f64], k: f64) -> f64 {
    let mut queue = VecDeque::new();
    for &v in x {
        queue.push_back(v * k);
    }
    k
}

#[differentiate]
fn extended(x: &[f64], k: f64) -> f64 {
    let mut queue: VecDeque<f64> = VecDeque::with_capacity(3);
    queue.extend(x.iter().map(|v| v * k));
    k
}

#[differentiate]
fn collected(x: &[f64], k: f64) -> f64 {
    let queue: VecDeque<f64> = x.iter().map(|v| v * k).collect();
    queue[0]
}

#[differentiate]
fn made_of_a_list(x: &[f64], k: f64) -> f64 {
    let queue = VecDeque::from(vec![x[0], k]);
    queue[0]
}

#[differentiate]
fn of_indices(x: &[f64], k: f64) -> f64 {
    let mut queue = VecDeque::from([0, 1]);
    queue.push_back(2);
    x[queue[2]] * k
}

fn main() {
    let _: fn(&[f64], f64) -> (Vec<f64>, f64) = of_indices::gradient;
}
