//! The attribute on a module.

use cotangent::differentiate;

#[differentiate]
mod model {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

fn main() {}
