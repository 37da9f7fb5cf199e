//! An own function by its path with a differentiated value.

use cotangent::differentiate;

mod model {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

#[differentiate]
fn fourth(x: f64) -> f64 {
    model::square(x * x) + x
}

fn main() {}
