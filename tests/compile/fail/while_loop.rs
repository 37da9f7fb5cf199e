//! A `while` loop.

use cotangent::differentiate;

#[differentiate]
fn halve(x: f64) -> f64 {
    let mut y = x;
    while y > 0.1 {
        y /= 2.0;
    }
    y
}

fn main() {}
