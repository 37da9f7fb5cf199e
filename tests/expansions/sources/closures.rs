use cotangent::differentiate;
use ndarray::Array1;

/// The loss of Huber with a penalty, gathered by a closure.
#[differentiate]
pub fn huber(residuals: &Array1<f64>, scale: f64, weight: f64) -> f64 {
    let clipped = |r: f64| {
        let z = (r / scale).abs();
        if z < 1.0 {
            return 0.5 * z * z;
        }
        z - 0.5
    };
    let mut total = 0.0;
    let mut add = |r: f64, w: f64| total += w * clipped(r);
    for r in residuals {
        add(*r, weight);
    }
    add(scale, 1.0);
    total
}
