//! The `impl` of a trait for a type that cannot have methods of this crate, or not these.

use cotangent::differentiate;
use ndarray::Array1;

trait Loss<F> {
    fn loss(&self, x: F) -> F;
}

struct Square;

#[differentiate]
impl Loss<f64> for Array1<f64> {
    fn loss(&self, x: f64) -> f64 {
        self.sum() * x
    }
}

#[differentiate]
impl<L: Loss<f64>> Loss<f32> for (L,) {
    fn loss(&self, x: f32) -> f32 {
        x
    }
}

#[differentiate]
impl<F: num_traits::Float> Loss<F> for Square {
    fn loss(&self, x: F) -> F {
        x * x
    }
}

fn main() {}
