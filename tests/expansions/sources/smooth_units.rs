use cotangent::differentiate;
use ndarray::Array1;

/// Gaussian error units, gated by 1/(1 + e⁻ʷ).
#[differentiate(order = 2)]
pub fn gated(x: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let units = x.mapv(|v| 0.5 * v * (1.0 + cotangent::erf(v * std::f64::consts::FRAC_1_SQRT_2)));
    (units * w.mapv(|v| 1.0 / (1.0 + (-v).exp()))).sum()
}
