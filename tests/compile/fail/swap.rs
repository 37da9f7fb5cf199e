//! Two variables that a function swaps.

use cotangent::differentiate;

#[differentiate]
fn second(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    std::mem::swap(&mut a, &mut b);
    a * a + b
}

fn main() {}
