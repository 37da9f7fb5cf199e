//! Fields whose types carry no derivative, and are not marked.

use cotangent::Differentiable;
use std::net::IpAddr;

struct Point {
    x: f64,
}

#[derive(Differentiable)]
struct Model {
    weight: f64,
    points: Vec<Point>,
}

#[derive(Differentiable)]
enum Curve {
    Line { through: Point },
}

#[derive(Differentiable)]
struct Host(f64, IpAddr);

fn main() {}
