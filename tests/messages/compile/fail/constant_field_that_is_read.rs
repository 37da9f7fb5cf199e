//! What is in a constant field is read, and the attribute does not name it.

use cotangent::{Differentiable, differentiate};

struct Config {
    dt: f64,
}

#[derive(Differentiable)]
struct Model {
    k: f64,
    #[constant]
    config: Config,
}

#[differentiate]
fn step(m: &Model, x: f64) -> f64 {
    x + m.k * m.config.dt
}

fn main() {}
