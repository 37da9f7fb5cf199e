use cotangent::differentiate;

/// An option that a loop carries.
#[differentiate]
pub fn carried_options(x: &[f64], decay: f64) -> f64 {
    let mut best: Option<f64> = None;
    for &e in x {
        best = match best {
            Some(b) if b * decay > e => Some(b * decay),
            _ => Some(e),
        };
    }
    best.unwrap_or(decay)
}
