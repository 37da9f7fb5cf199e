//! A closure for a cotangent that assigns to a variable of the function.

use cotangent::{differentiate, inspect_cotangent};

#[differentiate]
fn counted(x: f64) -> f64 {
    let mut seen = 0.0;
    let y = inspect_cotangent(x, |x_bar| seen += *x_bar);
    y * y + seen
}

fn main() {}
