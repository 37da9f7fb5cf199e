//! An `if let`.

use cotangent::differentiate;

#[differentiate]
fn scaled(x: f64, factor: Option<usize>) -> f64 {
    if let Some(n) = factor { x * n as f64 } else { x }
}

fn main() {}
