//! A closure that changes a copy of what it captures.

use cotangent::differentiate;

#[differentiate]
fn counted(x: f64) -> f64 {
    let mut n = 0.0;
    let mut next = move |v: f64| {
        n += v;
        n
    };
    next(x) * next(x) + n
}

fn main() {}
