use cotangent::{Differentiable, differentiate};
use ndarray::{Array1, Array2};

/// A layer.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer {
    pub w: Array2<f64>,
    pub b: Array1<f64>,
    pub scale: f64,
}

/// A point.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Point(pub f64, pub f64);

/// Structs and tuples are taken apart where they stand.
#[differentiate]
pub fn patterns(layers: &[Layer], Point(x, y): Point, h: &Array1<f64>) -> f64 {
    let mut h = h.clone();
    for Layer { w, b, scale } in layers {
        h = (w.dot(&h) + b) * *scale;
    }
    let Layer { scale: last, .. } = &layers[0];
    h.sum() * last * x + y
}
