use cotangent::differentiate;
use std::f64::consts::PI;

/// A wave packet.
#[differentiate]
pub fn packet(x: f64, t: f64) -> f64 {
    let phase = 2.0 * PI * (x - t);
    let width = 0.5 + t * t;
    (-x * x / width).exp() * phase.sin()
}
