//! A function inside the function.

use cotangent::differentiate;

#[differentiate]
fn fourth(x: f64) -> f64 {
    fn square(t: f64) -> f64 {
        t * t
    }
    square(x * x)
}

fn main() {}
