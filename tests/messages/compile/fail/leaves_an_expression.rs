//! A `return` and a `break` in the middle of a macro's arguments, and of code that is kept as it is.

use cotangent::differentiate;

#[differentiate]
fn root(x: f64) -> f64 {
    let both = vec![1.0, if x < 0.0 { return 0.0 } else { x.sqrt() }];
    both[0] + both[1]
}

#[differentiate]
fn sum(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &e in x {
        println!("{}", if e < 0.0 { break } else { e });
        sum += e;
    }
    sum
}

fn main() {}
