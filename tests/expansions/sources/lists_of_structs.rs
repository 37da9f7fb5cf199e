use cotangent::{Differentiable, differentiate};

#[derive(Clone, Debug, Differentiable)]
pub struct Spring {
    pub stiffness: f64,
    pub rest: f64,
}

/// A list of structs, and one that is made of it.
#[differentiate]
pub fn lists_of_structs(springs: &[Spring], x: &[f64]) -> f64 {
    let mut worn = Vec::new();
    for s in springs {
        worn.push(Spring { stiffness: s.stiffness * 0.9, rest: s.rest });
    }
    worn.iter().zip(x).map(|(s, x)| 0.5 * s.stiffness * (x - s.rest).powi(2)).sum()
}
