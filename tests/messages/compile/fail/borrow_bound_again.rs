//! A mutable borrow whose name is given another place.

use cotangent::differentiate;

#[differentiate]
fn both(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let mut place = &mut a;
    *place *= 2.0;
    place = &mut b;
    *place *= 3.0;
    a + b
}

fn main() {}
