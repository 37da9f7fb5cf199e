//! An `if` statement without `else`.

use cotangent::differentiate;

#[differentiate]
fn clipped(x: f64) -> f64 {
    let mut y = x * x;
    if y > 1.0 {
        y = 1.0;
    }
    y
}

fn main() {}
