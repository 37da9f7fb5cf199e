use cotangent::{Differentiable, differentiate};

#[derive(Clone, Copy, Differentiable)]
pub struct Vec2 {
    x: f64,
    y: f64,
}

#[differentiate]
impl std::ops::Mul<f64> for Vec2 {
    type Output = Vec2;
    fn mul(self, s: f64) -> Vec2 {
        Vec2 { x: self.x * s, y: self.y * s }
    }
}

/// `own(Vec2)` in the attribute would say it.
#[differentiate]
fn half(a: Vec2) -> Vec2 {
    a * 0.5
}

fn main() {
    let _ = half(Vec2 { x: 1.0, y: 2.0 });
}
