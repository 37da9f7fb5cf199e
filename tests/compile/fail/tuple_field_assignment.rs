//! An assignment to a part of a tuple.

use cotangent::differentiate;

#[differentiate]
fn shifted(x: f64, y: f64) -> f64 {
    let mut p = (x, y);
    p.0 = x * y;
    p.0 + p.1
}

fn main() {}
