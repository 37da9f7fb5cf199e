//! A variable that is lent mutably to code without a derivative.

use cotangent::differentiate;

fn sorted(list: &mut [f64]) -> usize {
    list.sort_by(f64::total_cmp);
    list.len()
}

#[differentiate]
fn smallest(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let n: usize = sorted(&mut y);
    y[n - 1]
}

fn main() {}
