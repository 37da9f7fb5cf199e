//! A `loop` that `break` ends.

use cotangent::differentiate;

#[differentiate]
fn newton(x: f64) -> f64 {
    let mut y = x;
    loop {
        let next = 0.5 * (y + x / y);
        if (next - y).abs() < 1e-12 {
            break;
        }
        y = next;
    }
    y
}

fn main() {}
