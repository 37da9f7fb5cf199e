//! A function that goes along several directions at once calls one that does not.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiate(directions = 4)]
fn twice(x: f64) -> f64 {
    2.0 * square(x)
}

fn main() {}
