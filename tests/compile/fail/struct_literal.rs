//! A struct that holds a differentiated value.

use cotangent::differentiate;

struct Point {
    x: f64,
}

#[differentiate]
fn square(x: f64) -> f64 {
    let p = Point { x };
    p.x * p.x
}

fn main() {}
