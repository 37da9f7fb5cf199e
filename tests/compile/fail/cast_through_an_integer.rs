//! A cast to an integer and back: its derivative must not be lost in silence.

use cotangent::differentiate;

#[differentiate]
fn rounded(x: f64) -> f64 {
    let whole = x as i32 as f64;
    x * whole
}

fn main() {}
