//! A call of a closure whose value nothing uses.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    let f = |t: f64| t * t;
    f(x);
    x
}

fn main() {}
