use cotangent::differentiate;
use ndarray::Array1;

/// Its body is not read.
#[differentiate(vjp = softplus_vjp)]
pub fn softplus(x: &Array1<f64>, sharpness: f64, _name: &str) -> Array1<f64> {
    x.mapv(|x| (x * sharpness).exp().ln_1p() / sharpness)
}

fn softplus_vjp(x: &Array1<f64>, k: f64, _: &str, z: &Array1<f64>, z_bar: Array1<f64>) -> (Array1<f64>, f64) {
    let s = x.mapv(|x| 1.0 / (1.0 + (-x * k).exp()));
    let k_bar = ((x * &s - z) * &z_bar).sum() / k;
    (z_bar * s, k_bar)
}

#[differentiate]
pub fn total(x: &Array1<f64>, k: f64) -> f64 {
    softplus(x, k, "gate").sum()
}
