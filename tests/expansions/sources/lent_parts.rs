use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

#[derive(Clone, Debug, Differentiable)]
pub struct Work {
    pub a: Array1<f64>,
    pub b: f64,
}

/// Parts of what is lent, each by a name of its own.
#[differentiate]
pub fn lent_parts(w: &mut Work, x: f64) {
    let Work { a, b } = w;
    a[0] += x;
    *b *= a[0];
}
