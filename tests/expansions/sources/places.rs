use cotangent::{Differentiable, differentiate};

/// Oscillators and their energy.
#[derive(Clone, Differentiable)]
pub struct Oscillators {
    pub x: Vec<f64>,
    pub v: Vec<f64>,
    pub lost: f64,
}

/// Steps with friction, in place.
#[differentiate]
pub fn damped(mut o: Oscillators, h: f64, n: usize) -> f64 {
    for _ in 0..n {
        for i in 0..o.x.len() {
            o.v[i] -= h * o.x[i].sin();
            o.v[i] *= 1.0 - h;
            o.x[i] += h * o.v[i];
        }
        o.lost = o.lost + h * o.v[0];
    }
    o.lost + o.x[0] * o.x[1]
}
