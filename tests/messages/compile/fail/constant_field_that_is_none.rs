use cotangent::{Differentiable, differentiate};

#[derive(Clone, Differentiable)]
struct Config {
    dt: f64,
}

#[derive(Clone, Differentiable)]
struct Model {
    config: Config,
    rate: f64,
}

#[differentiate(constant(config))]
fn decay(m: &Model, x: f64) -> f64 {
    x * (-m.rate * m.config.dt).exp()
}

fn main() {}
