use cotangent::differentiate;

/// A part of an expression that may leave.
#[differentiate]
pub fn leaves_inside(x: &[f64], limit: Option<f64>) -> f64 {
    let mut s = 1.0;
    for &v in x {
        s *= v.exp() + if v < 0.0 { continue } else { v * v };
    }
    s * match limit {
        Some(limit) => limit,
        None => return s.sin(),
    }
}
