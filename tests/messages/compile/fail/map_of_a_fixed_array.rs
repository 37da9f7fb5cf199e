//! The standard library's `map` of an array of fixed length.

use cotangent::differentiate;

#[differentiate]
fn squares(x: [f64; 3]) -> f64 {
    x.map(|e| e * e).iter().sum()
}

fn main() {}
