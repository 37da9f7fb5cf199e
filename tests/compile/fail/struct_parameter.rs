//! A parameter of a type that is not `Differentiable`.

use cotangent::differentiate;

struct Point {
    x: f64,
}

#[differentiate]
fn square(p: &Point) -> f64 {
    p.x * p.x
}

fn main() {}
