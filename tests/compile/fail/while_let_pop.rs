//! A `while let` loop that takes items off a list.

use cotangent::differentiate;

#[differentiate]
fn drain(x: f64, mut steps: Vec<usize>) -> f64 {
    let mut y = x;
    while let Some(n) = steps.pop() {
        y *= n as f64;
    }
    y
}

fn main() {}
