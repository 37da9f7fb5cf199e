//! A mutable borrow of one place or another that is kept beside others.

use cotangent::differentiate;

#[differentiate]
fn larger(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let (larger, k) = (if a > b { &mut a } else { &mut b }, 2.0);
    *larger *= k;
    a + b
}

fn main() {}
