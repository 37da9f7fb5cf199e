//! An `if` whose arms assign.

use cotangent::differentiate;

#[differentiate]
fn magnitude(x: f64) -> f64 {
    let mut y = x;
    if x < 0.0 {
        y = -x;
    } else {
        y *= 1.0;
    }
    y
}

fn main() {
    assert_eq!(magnitude::value_and_gradient(2.0), (2.0, 1.0));
    assert_eq!(magnitude::value_and_gradient(-2.0), (2.0, -1.0));
}
