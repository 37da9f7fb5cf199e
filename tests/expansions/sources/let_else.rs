use cotangent::differentiate;
use ndarray::Array1;

/// What is not there ends the function, or the pass.
#[differentiate]
pub fn let_else(x: &Array1<f64>, scale: &Option<Array1<f64>>, #[constant] weights: &[Option<f64>]) -> Option<f64> {
    let Some(scale) = scale else { return None };
    let mut s = (scale * x * scale).sum();
    for i in 0..weights.len() {
        let Some(w) = weights[i] else { continue };
        s += w * x[i] * x[i];
    }
    Some(s)
}
