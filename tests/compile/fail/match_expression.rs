//! A `match`.

use cotangent::differentiate;

#[differentiate]
fn activation(x: f64, which: usize) -> f64 {
    match which {
        0 => x.tanh(),
        1 => x.exp(),
        _ => x,
    }
}

fn main() {}
