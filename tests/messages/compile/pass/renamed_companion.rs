//! A companion with a name of its own, where a module of the function's name stands.

use cotangent::differentiate;

mod square {
    pub const FACTOR: f64 = 2.0;
}

#[differentiate(companion = d_square)]
fn square(x: f64) -> f64 {
    square::FACTOR * x * x
}

#[differentiate(wrt(y), companion = derivatives)]
pub fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    assert_eq!(square(3.0), 18.0);
    assert_eq!(d_square::gradient(3.0), 12.0);
    assert_eq!(derivatives::gradient(3.0, 4.0), 3.0);
}
