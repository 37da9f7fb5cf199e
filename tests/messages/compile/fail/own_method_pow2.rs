//! A method of an own trait that is called `pow2`: it is not the rule of that name.

use cotangent::differentiate;

trait Own {
    fn pow2(self) -> f64;
}

impl Own for f64 {
    fn pow2(self) -> f64 {
        self.exp2()
    }
}

#[differentiate]
fn own(x: f64) -> f64 {
    x.pow2() + x
}

fn main() {}
