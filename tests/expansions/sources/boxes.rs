use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

#[derive(Clone, Debug, Differentiable)]
pub struct Model {
    pub rate: Box<f64>,
    pub weights: Box<Array1<f64>>,
}

/// What boxes hold.
#[differentiate]
pub fn boxes(p: &Model, by: Box<f64>) -> f64 {
    *p.rate * *by + (*p.weights).sum()
}
