//! Assignments to several variables at once; the right-hand side runs once.

use cotangent::differentiate;
use std::sync::atomic::{AtomicUsize, Ordering};

static RUNS: AtomicUsize = AtomicUsize::new(0);

fn counted() -> usize {
    RUNS.fetch_add(1, Ordering::Relaxed)
}

#[differentiate]
fn fibonacci(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    (a, b) = (b, a + b);
    (a, (b, _)) = (b, (a * b, x));
    a * b
}

#[differentiate]
fn once(x: f64) -> f64 {
    let mut y = x;
    y = {
        let n: usize = counted();
        y * (n - n + 2) as f64
    };
    y
}

fn main() {
    // a = x + y, b = y (x + y)
    assert_eq!(fibonacci::value_and_gradient(2.0, 3.0), (75.0, (30.0, 55.0)));
    assert_eq!(once::value_and_gradient(3.0), (6.0, 2.0));
    assert_eq!(RUNS.load(Ordering::Relaxed), 1);
}
