//! A mistake in either arm: both are reported at once. A condition only looks at its values.

use cotangent::differentiate;

#[differentiate]
fn arms(x: f64) -> f64 {
    if x.next_down() > 0.0 { x.next_up() } else { f64::from_bits(x.to_bits()) }
}

fn main() {}
