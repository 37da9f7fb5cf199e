//! No warnings when the program calls the companion alone, or nothing at all.

#![deny(warnings, unused)]

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    x * x
}

mod unused {
    #[cotangent::differentiate]
    pub(crate) fn cube(x: f64, n: usize) -> f64 {
        x.powi(n as i32)
    }
}

fn main() {
    assert_eq!(square::gradient(3.0), 6.0);
}
