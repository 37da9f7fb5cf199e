//! Two mistakes: both are reported at once, and nothing of what is computed from them.

use cotangent::differentiate;

#[differentiate]
fn twice(x: f64, y: f64) -> f64 {
    let a = x.next_up();
    let (b, c) = (y.next_down(), x);
    a.powi(2) * b + c
}

fn main() {}
