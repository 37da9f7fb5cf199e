//! A function of an own trait for `f64` by its path.

use cotangent::differentiate;

trait Smooth {
    fn softplus(self) -> Self;
}

impl Smooth for f64 {
    fn softplus(self) -> f64 {
        self.exp().ln_1p()
    }
}

#[differentiate]
fn smooth(x: f64) -> f64 {
    f64::softplus(x)
}

fn main() {}
