//! A `continue`: the loop is the one mistake that is named.

use cotangent::differentiate;

#[differentiate]
fn without_third(x: f64) -> f64 {
    let mut y = x;
    for i in 0..5 {
        if i == 3 {
            continue;
        }
        y *= x;
    }
    y
}

fn main() {}
