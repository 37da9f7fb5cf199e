//! An assignment to a field of a struct.

use cotangent::differentiate;

#[derive(Clone)]
struct Point {
    x: f64,
}

#[differentiate]
fn shifted(#[constant] p: &Point, x: f64) -> f64 {
    let mut q = p.clone();
    q.x = x * x;
    q.x
}

fn main() {}
