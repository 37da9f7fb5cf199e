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

fn main() {
    assert_eq!(clipped::value_and_gradient(0.5), (0.25, 1.0));
    assert_eq!(clipped::value_and_gradient(2.0), (1.0, 0.0));
}
