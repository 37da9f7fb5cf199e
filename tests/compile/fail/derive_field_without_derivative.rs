//! Fields whose types carry no derivative, and are not marked.

use cotangent::Differentiable;
use std::time::Instant;

struct Point {
    x: f64,
}

#[derive(Differentiable)]
struct Model {
    weight: f64,
    start: Instant,
    points: Vec<Point>,
}

#[derive(Differentiable)]
enum Curve {
    Line { through: Point },
}

fn main() {}
