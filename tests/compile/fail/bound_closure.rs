//! A closure that is bound to a name.

use cotangent::differentiate;

#[differentiate]
fn fourth(x: f64) -> f64 {
    let square = |t: f64| t * t;
    square(x * x)
}

fn main() {}
