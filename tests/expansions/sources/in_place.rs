use cotangent::differentiate;
use ndarray::Array1;

/// A step with momentum.
#[differentiate]
pub fn step(theta: &Array1<f64>, velocity: &Array1<f64>, rate: f64) -> Array1<f64> {
    let mut next = theta.clone();
    next.scaled_add(0.9, velocity);
    next *= rate;
    next.mapv_inplace(f64::sin);
    next += theta;
    next
}
