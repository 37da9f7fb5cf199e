//! A variable with the name of another one to which a closure assigns.

use cotangent::differentiate;

#[differentiate]
fn sum(x: f64) -> f64 {
    let mut total = 0.0;
    let mut add = |v: f64| total += v;
    let total = 2.0;
    add(x * total);
    total
}

fn main() {}
