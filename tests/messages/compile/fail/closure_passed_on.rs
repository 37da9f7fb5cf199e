//! A closure that assigns, given to another closure.

use cotangent::differentiate;

#[differentiate]
fn sum(x: f64) -> f64 {
    let mut total = 0.0;
    let mut add = |v: f64| total += v;
    let twice = |f: &mut dyn FnMut(f64), v: f64| {
        f(v);
        f(v * v);
    };
    twice(&mut add, x);
    total
}

fn main() {}
