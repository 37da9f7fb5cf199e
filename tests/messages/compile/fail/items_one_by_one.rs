//! Iterators whose items are taken one by one, in ways that have no derivative.

use cotangent::differentiate;

#[differentiate]
fn some_of_them(x: &[f64]) -> f64 {
    let mut items = x.iter();
    let first = items.next().unwrap();
    items.by_ref().take(2).map(|v| v * first).sum::<f64>() + items.next().unwrap()
}

fn main() {}
