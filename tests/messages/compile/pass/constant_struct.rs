//! A struct of the user's that carries no derivative, and its fields.

use cotangent::differentiate;

struct Config {
    rate: f64,
    steps: (i32, usize),
}

#[differentiate]
fn decayed(x: f64, #[constant] config: &Config) -> f64 {
    config.rate * x.powi(config.steps.0)
}

fn main() {
    let config = Config { rate: 0.5, steps: (2, 1) };
    assert_eq!(config.steps.1, 1);
    assert_eq!(decayed::gradient(3.0, &config), 3.0);
}
