//! Patterns whose parts' cotangents have no place to go to.

use cotangent::{Differentiable, differentiate};

#[derive(Clone, Differentiable)]
enum Shape {
    Circle(f64),
    Square(f64),
}

#[differentiate]
fn inner_alternatives(shape: Option<&Shape>, x: f64) -> f64 {
    match shape {
        Some(Shape::Circle(r) | Shape::Square(r)) => r * x,
        None => x,
    }
}

#[differentiate]
fn from_the_end(shape: &Shape, x: f64) -> f64 {
    match shape {
        Shape::Circle(.., r) => r * x,
        Shape::Square(r) => r + x,
    }
}

#[differentiate]
fn chained(a: Option<f64>, x: f64) -> f64 {
    if let Some(a) = a && a > x { a } else { x }
}

#[differentiate]
fn iterated(x: &[f64]) -> f64 {
    match x.iter() {
        items => items.sum(),
    }
}

fn main() {}
