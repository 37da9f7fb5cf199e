use cotangent::{Differentiable, differentiate};

/// A shape.
#[derive(Clone, Copy, Debug, Differentiable)]
pub enum Shape {
    Circle(f64),
    Rect { w: f64, h: f64 },
}

/// A variant made of differentiated values.
#[differentiate]
pub fn made_variants(x: f64, y: f64, round: bool) -> f64 {
    let shape = if round { Shape::Circle(x * y) } else { Shape::Rect { w: x, h: y * y } };
    match shape {
        Shape::Circle(r) => 3.0 * r * r,
        Shape::Rect { w, h } => w * h,
    }
}
