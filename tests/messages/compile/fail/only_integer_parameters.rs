//! A function of integers alone.

use cotangent::differentiate;

#[differentiate]
fn ratio(n: usize, m: usize) -> f64 {
    n as f64 / m as f64
}

fn main() {}
