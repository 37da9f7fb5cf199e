//! `map` of a list of fixed length to another type of floats, slices that are not seen, and a list of tuples.

use cotangent::differentiate;
use ndarray::{Array1, Array2, s};

#[differentiate]
fn squares(x: [f64; 3]) -> f32 {
    x.map(|e| (e * e) as f32).iter().sum()
}

#[differentiate]
fn slices(x: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    let parts = (s![..2], s![2..]);
    let (mut a, b) = y.multi_slice_mut(parts);
    a *= &b;
    y.sum()
}

#[differentiate]
fn rows(x: &Array2<f64>) -> f64 {
    let rows: Vec<(f64, f64)> = x.outer_iter().map(|row| (row.sum(), row.product())).collect();
    rows[0].0 * rows[1].1
}

fn main() {}
