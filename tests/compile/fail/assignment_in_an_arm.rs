//! An arm that assigns to a variable outside of it.

use cotangent::differentiate;

#[differentiate]
fn scaled(x: f64) -> f64 {
    let mut y = x;
    let z = if x > 0.0 {
        y = 3.0 * x;
        y * y
    } else {
        x
    };
    z + y
}

fn main() {}
