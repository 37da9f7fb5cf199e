//! Methods of options that are not known.

use cotangent::differentiate;

#[differentiate]
fn both(x: f64, k: f64) -> f64 {
    let held = Some(x * k);
    match held.zip(Some(k)) {
        Some((a, b)) => a * b,
        None => k,
    }
}

fn main() {}
