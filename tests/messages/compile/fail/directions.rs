//! As many directions as are not to be had.

use cotangent::differentiate;

#[differentiate(directions = 17)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiate(directions = "4")]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn main() {}
