//! A loop over what a method gives of a field whose type is not seen: its items may be floats.

use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

#[derive(Clone, Differentiable)]
struct Work {
    p: Array1<f64>,
}

#[differentiate]
fn pairs(w: &Work, s: f64) -> f64 {
    let mut total = 0.0;
    for pair in w.p.exact_chunks(2) {
        total += pair[0] * s;
    }
    total
}

fn main() {}
