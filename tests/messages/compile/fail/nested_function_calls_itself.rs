//! Functions inside the function whose bodies cannot stand where they are called.

use cotangent::differentiate;
use num_traits::Float;

#[differentiate]
fn power(x: f64) -> f64 {
    fn of(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x * of(x, n - 1) }
    }
    of(x, 3)
}

#[differentiate]
fn raised(x: f64) -> f64 {
    fn above<T: Float>(x: T) -> T {
        x + T::one()
    }
    above(x)
}

#[differentiate]
fn first(x: f64) -> f64 {
    fn of<const N: usize>(x: [f64; N]) -> f64 {
        x[0] * N as f64
    }
    of([x, x])
}

fn main() {}
