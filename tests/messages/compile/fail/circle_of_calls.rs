//! Functions that call each other, none of which says so.

use cotangent::differentiate;

#[differentiate]
fn even(x: f64, n: u32) -> f64 {
    if n == 0 { x } else { odd(x, n - 1).sin() }
}

#[differentiate]
fn odd(x: f64, n: u32) -> f64 {
    if n == 0 { x * x } else { even(x, n - 1) }
}

fn main() {}
