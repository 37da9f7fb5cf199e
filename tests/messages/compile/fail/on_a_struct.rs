//! The attribute on a struct.

use cotangent::differentiate;

#[differentiate]
struct Point {
    x: f64,
}

fn main() {}
