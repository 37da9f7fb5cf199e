use cotangent::differentiate;

/// Slices, vectors and arrays of Rust.
#[differentiate]
pub fn weighted(x: &[f64], w: Vec<f64>, ends: [f64; 2]) -> f64 {
    let [a, b] = ends;
    let dot: f64 = x.iter().zip(&w).map(|(x, w)| x * w).sum();
    a * dot + b * x[0]
}
