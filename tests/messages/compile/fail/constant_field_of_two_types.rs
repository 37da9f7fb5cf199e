use cotangent::{Differentiable, differentiate};

#[derive(Clone, Differentiable)]
struct Config {
    dt: f64,
}

#[derive(Clone, Differentiable)]
struct Fixed {
    #[constant]
    config: f64,
    rate: f64,
}

#[derive(Clone, Differentiable)]
struct Free {
    config: Config,
    rate: f64,
}

#[differentiate(constant(config))]
fn decay(a: &[Fixed], b: &[Free], x: f64) -> f64 {
    let m = &a[0];
    let y = x * m.config * m.rate;
    let m = &b[0];
    y * m.config.dt * m.rate
}

fn main() {}
