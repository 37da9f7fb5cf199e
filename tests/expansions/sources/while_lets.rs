use cotangent::differentiate;

/// A value that each pass may take away.
#[differentiate]
pub fn while_lets(x: f64, start: Option<f64>) -> f64 {
    let mut next = start;
    let mut s = 0.0;
    while let Some(v) = next {
        s += v * x;
        next = if s < 3.0 { Some(v * v + x) } else { None };
    }
    s
}
