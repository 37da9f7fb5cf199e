//! `map` of a list of fixed length to another type of floats, a list from a function whose length is not seen, slices that are not
//! seen, and a list of tuples.

use cotangent::differentiate;
use ndarray::{Array1, Array2, s};

#[differentiate]
fn squares(x: [f64; 3]) -> f32 {
    x.map(|e| (e * e) as f32).iter().sum()
}

#[differentiate]
fn of_no_length(x: &[f64]) -> f64 {
    let list = std::array::from_fn(|i| x[i]);
    let [a, b]: [f64; 2] = list;
    a * b
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
