//! An order that is not to be had.

use cotangent::differentiate;

#[differentiate(order = 7)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiate(order = 0)]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn main() {}
