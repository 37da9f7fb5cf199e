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

fn main() {
    assert_eq!(scaled::value_and_gradient(2.0), (42.0, 39.0));
    assert_eq!(scaled::value_and_gradient(-2.0), (-4.0, 2.0));
}
