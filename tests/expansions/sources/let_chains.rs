use cotangent::differentiate;

/// Conditions that bind names.
#[differentiate]
pub fn let_chains(x: f64, scale: Option<f64>, shift: Option<f64>) -> f64 {
    let mut y = x;
    if let Some(a) = scale && let Some(b) = shift && a > b {
        y = a * x + b;
    }
    if x > 0.0 && let Some(b) = shift { y + b * b } else { y }
}
