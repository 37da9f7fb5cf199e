//! A mistake in the attribute and one in the body: both are reported at once.

use cotangent::differentiate;

#[differentiate(reverse)]
fn rounded(x: f64) -> f64 {
    x.next_up()
}

fn main() {}
