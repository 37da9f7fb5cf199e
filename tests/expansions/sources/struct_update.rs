use cotangent::{Differentiable, differentiate};

/// A state.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct State {
    pub x: f64,
    pub v: f64,
}

/// A state that has of another one what is not written.
#[differentiate]
pub fn struct_update(start: State, k: f64, n: usize) -> f64 {
    let mut s = start;
    for _ in 0..n {
        s = State { v: s.v - k * s.x, ..s };
        s = State { x: s.x + 0.1 * s.v, ..s };
    }
    s.x * s.v
}
