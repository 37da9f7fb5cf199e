//! A function without a result.

use cotangent::differentiate;

#[differentiate]
fn show(x: f64) {
    println!("{}", x * x);
}

fn main() {}
