use cotangent::differentiate;
use ndarray::Array1;

/// A nested block, and a constant of the function.
#[differentiate]
pub fn nested(x: &Array1<f64>, y: f64) -> f64 {
    const HALF: f64 = 0.5;
    let z = {
        let shifted = x + y;
        let y = shifted.sum();
        HALF * y * y
    };
    z + y
}
