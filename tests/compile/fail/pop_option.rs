//! The option that `pop` gives, of a list of differentiated values.

use cotangent::differentiate;

#[differentiate]
fn or_none(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.pop().unwrap_or(0.0) * w
}

fn main() {}
