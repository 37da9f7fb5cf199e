use cotangent::differentiate;
use ndarray::Array1;

/// A step of the heat equation, in place.
#[differentiate]
pub fn diffuse(u: &mut Array1<f64>, next: &mut [f64], d: f64) -> f64 {
    let n = u.len();
    for i in 1..n - 1 {
        next[i] = u[i] + d * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
    }
    for i in 1..n - 1 {
        if next[i] > 0.0 {
            u[i] = next[i];
        }
    }
    u[1]
}
