use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

/// A function between layers, with what it learns.
#[derive(Clone, Debug, Differentiable)]
pub enum Between {
    Nothing,
    Leaky(f64),
    Affine { w: Array1<f64>, b: f64 },
}

/// The arm that ran adds to the variant of the cotangent.
#[differentiate]
pub fn matched_variants(x: &Array1<f64>, between: &Between) -> f64 {
    let y = match between {
        Between::Nothing => x.clone(),
        Between::Leaky(a) => x.mapv(|v| if v > 0.0 { v } else { a * v }),
        Between::Affine { w, b } => x * w + *b,
    };
    (&y * &y).sum()
}
