use cotangent::differentiate;
use ndarray::{Array1, array};

/// A point turned about the origin.
#[differentiate]
pub fn turned(angle: f64, point: &Array1<f64>) -> Array1<f64> {
    let (s, c) = angle.sin_cos();
    let turn = array![[c, -s], [s, c]];
    turn.dot(point)
}
