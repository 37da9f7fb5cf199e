use cotangent::{Differentiable, differentiate};

/// An energy of two coordinates.
pub trait Potential {
    /// The type of a distance.
    type Distance;
    /// The distance from the centre.
    fn distance(&self, x: f64, y: f64) -> Self::Distance;
    /// The energy there.
    fn energy(&self, x: f64, y: f64) -> f64;
}

/// A spring that is fixed at the origin.
#[derive(Differentiable)]
pub struct Spring {
    /// Its stiffness.
    pub k: f64,
    /// Its length at rest.
    pub rest: f64,
}

#[differentiate]
impl Potential for Spring {
    type Distance = f64;
    #[differentiate(skip)]
    fn distance(&self, x: f64, y: f64) -> Self::Distance {
        x.hypot(y)
    }
    fn energy(&self, x: f64, y: f64) -> f64 {
        let stretch = x.hypot(y) - self.rest;
        0.5 * self.k * stretch * stretch
    }
}
