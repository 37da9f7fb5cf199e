use cotangent::differentiate;
use ndarray::Array1;

/// A closure that captures differentiated scalars.
#[differentiate]
pub fn bell(x: &Array1<f64>, centre: f64, width: f64) -> Array1<f64> {
    x.mapv(|e| {
        let u = (e - centre) / width;
        (-0.5 * u * u).exp()
    })
}
