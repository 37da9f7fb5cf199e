use cotangent::differentiate;

/// Methods of options are the matches that they stand for.
#[differentiate]
pub fn option_methods(x: f64, b: Option<f64>) -> f64 {
    let scaled = b.map(|b| b * x);
    scaled.unwrap_or(x) + b.map_or(0.0, |b| b * b)
}
