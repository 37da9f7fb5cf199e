//! A differentiated value that goes into an `Option` whose type is written out.

use cotangent::differentiate;

#[differentiate]
fn square(x: f64) -> f64 {
    let y: Option<f64> = Some(x * x);
    y.unwrap()
}

fn main() {}
