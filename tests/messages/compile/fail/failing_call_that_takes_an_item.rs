//! A differentiated function that may fail is asked, and its argument takes an item out of a list.

use cotangent::differentiate;

#[differentiate]
fn root(x: f64) -> Option<f64> {
    if x < 0.0 { None } else { Some(x.sqrt()) }
}

#[differentiate]
fn total(xs: &[f64]) -> f64 {
    let mut list = xs.to_vec();
    if let Some(r) = root(list.pop().unwrap()) { r + list[0] } else { 0.0 }
}

fn main() {}
