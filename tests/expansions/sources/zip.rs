use cotangent::differentiate;
use ndarray::Array1;

/// The cosine of the angle of two vectors.
#[differentiate]
pub fn cosine(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let dot: f64 = x.iter().zip(y).map(|(a, b)| a * b).sum();
    let (xx, yy) = (x.dot(x), y.dot(y));
    dot / (xx * yy).sqrt()
}
