//! A condition that assigns.

use cotangent::differentiate;

#[differentiate]
fn conditional(x: f64) -> f64 {
    let mut y = x;
    let positive = x > 0.0 && {
        y = 3.0 * x;
        true
    };
    if positive { 2.0 * y } else { y }
}

fn main() {}
