//! A `&mut` of a variable.

use cotangent::differentiate;

#[differentiate]
fn doubled(x: f64) -> f64 {
    let mut y = x;
    let z = &mut y;
    *z *= 2.0;
    y
}

fn main() {}
