//! An `Option` of a float as a parameter: its derivative must not be lost in silence.

use cotangent::differentiate;

#[differentiate]
fn product(p: Option<f64>, z: f64) -> f64 {
    p.unwrap() * z
}

fn main() {}
