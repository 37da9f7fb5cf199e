//! Values that are printed and asserted, by position and captured in the text.

#![deny(warnings)]

use cotangent::differentiate;

#[differentiate]
fn watched(x: f64, n: usize) -> f64 {
    assert!(x > 0.0, "{x} is not positive");
    let mut y = x * x;
    println!("{y} {n}");
    y = y + 1.0;
    println!("{y} {} {y:.3} {0:e} {n:>width$}", x, width = n);
    debug_assert_ne!(y, 0.0, "after {n} steps: {y:?}");
    let z = y * y;
    eprintln!("{z}");
    z
}

fn main() {
    assert_eq!(watched::value_and_gradient(1.0, 2), (4.0, 8.0));
}
