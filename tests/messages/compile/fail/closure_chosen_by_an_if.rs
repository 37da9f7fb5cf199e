//! A closure, and a function, that an `if` chooses.

use cotangent::differentiate;

#[differentiate]
fn chosen(x: f64, soft: bool) -> f64 {
    let act = if soft { f64::tanh } else { f64::sin };
    let other = if soft { |t: f64| t } else { |t: f64| t * t };
    act(x) + other(x)
}

fn main() {}
