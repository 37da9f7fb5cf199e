use cotangent::{Differentiable, differentiate};

#[derive(Clone, Copy, Differentiable)]
pub struct Vec2 {
    x: f64,
    y: f64,
}

impl std::ops::Add for Vec2 {
    type Output = Vec2;
    fn add(self, other: Vec2) -> Vec2 {
        Vec2 { x: self.x + other.x, y: self.y + other.y }
    }
}

#[differentiate]
fn reach(a: Vec2, b: Vec2) -> f64 {
    let c = a + b;
    c.x * c.y
}

fn main() {
    let _ = reach(Vec2 { x: 1.0, y: 2.0 }, Vec2 { x: 3.0, y: 4.0 });
}
