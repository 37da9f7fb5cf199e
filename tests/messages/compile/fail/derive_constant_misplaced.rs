//! `#[constant]` where it means nothing, and with arguments.

use cotangent::Differentiable;

#[derive(Differentiable)]
#[constant]
struct Model {
    #[constant(true)]
    rate: f64,
    weight: f64,
}

#[derive(Differentiable)]
enum Activation {
    #[constant]
    Leaky(f64),
}

fn main() {}
