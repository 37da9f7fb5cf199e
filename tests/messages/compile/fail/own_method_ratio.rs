//! A method of an own trait that is called `ratio`: it is not the rule of that name.

use cotangent::differentiate;

trait Own {
    fn ratio(self, other: f64) -> f64;
}

impl Own for f64 {
    fn ratio(self, other: f64) -> f64 {
        self / (self + other)
    }
}

#[differentiate]
fn own(x: f64) -> f64 {
    x.ratio(2.0) + x
}

fn main() {}
