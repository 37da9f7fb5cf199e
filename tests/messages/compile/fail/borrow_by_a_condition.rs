//! A mutable borrow of one place or another.

use cotangent::differentiate;

#[differentiate]
fn larger(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let larger = if a > b { &mut a } else { &mut b };
    *larger *= 2.0;
    a + b
}

fn main() {}
