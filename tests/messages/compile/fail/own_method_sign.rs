//! A method of an own trait that is called `sign`: it is not the rule of that name.

use cotangent::differentiate;

trait Own {
    fn sign(self) -> f64;
}

impl Own for f64 {
    fn sign(self) -> f64 {
        self / (1.0 + self.abs())
    }
}

#[differentiate]
fn own(x: f64) -> f64 {
    x.sign() + x
}

fn main() {}
