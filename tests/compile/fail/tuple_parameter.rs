//! A tuple of floats as a parameter: its derivative must not be lost in silence.

use cotangent::differentiate;

#[differentiate]
fn product(p: (f64, f64), z: f64) -> f64 {
    p.0 * p.1 * z
}

fn main() {}
