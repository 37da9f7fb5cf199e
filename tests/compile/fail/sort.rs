//! A list that is sorted.

use cotangent::differentiate;

#[differentiate]
fn median(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    b.sort_by(f64::total_cmp);
    b[b.len() / 2]
}

fn main() {}
