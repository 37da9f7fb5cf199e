use cotangent::{Differentiable, differentiate};

#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[differentiate]
impl Point {
    pub fn dot(&self, other: &Point) -> f64 {
        self.x * other.x + self.y * other.y
    }
}

/// A method of one's own is called whatever its name: `p` has fields, so it is no array.
#[differentiate]
pub fn own_methods(p: &Point, q: &Point) -> f64 {
    p.dot(q) - p.x
}
