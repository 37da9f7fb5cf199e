//! `const` functions and functions with an ABI: the function keeps both, the companion needs neither.

use cotangent::differentiate;

#[differentiate]
const fn square(x: f64) -> f64 {
    x * x
}

#[differentiate]
extern "C" fn cube(x: f64) -> f64 {
    x * x * x
}

const NINE: f64 = square(3.0);
static CUBE: extern "C" fn(f64) -> f64 = cube;

fn main() {
    assert_eq!(NINE, 9.0);
    assert_eq!(CUBE(2.0), 8.0);
    assert_eq!(square::gradient(3.0), 6.0);
    assert_eq!(cube::gradient(3.0), 27.0);
}
