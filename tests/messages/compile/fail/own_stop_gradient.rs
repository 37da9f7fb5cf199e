//! A function of the user's that happens to be called `stop_gradient`: no derivative is lost in silence.

use cotangent::differentiate;

fn stop_gradient(x: f64) -> f64 {
    2.0 * x
}

#[differentiate]
fn doubled(x: f64) -> f64 {
    stop_gradient(x) + x
}

fn main() {}
