//! A `return` and a `break` in the middle of an expression.

use cotangent::differentiate;

#[differentiate]
fn root(x: f64) -> f64 {
    1.0 + if x < 0.0 { return 0.0 } else { x.sqrt() }
}

#[differentiate]
fn sum(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &e in x {
        sum += e * if e < 0.0 { break } else { e };
    }
    sum
}

fn main() {}
