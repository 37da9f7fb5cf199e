//! A condition that assigns, where it is reached.

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

fn main() {
    assert_eq!(conditional::value_and_gradient(2.0), (12.0, 6.0));
    assert_eq!(conditional::value_and_gradient(-2.0), (-2.0, 1.0));
}
