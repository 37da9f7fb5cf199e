//! A mistake in two functions: both are reported.

use cotangent::differentiate;

#[differentiate]
fn rounded(x: f64) -> f64 {
    x.next_up()
}

#[differentiate]
fn bits(x: f64) -> f64 {
    x.next_down()
}

fn main() {}
