//! Windows of a slice.

use cotangent::differentiate;

#[differentiate]
fn variation(a: &[f64]) -> f64 {
    a.windows(2).map(|w| (w[1] - w[0]).abs()).sum()
}

fn main() {}
