//! A differentiated value that goes into a `Vec`.

use cotangent::differentiate;

#[differentiate]
fn powers(x: f64) -> f64 {
    let mut all = Vec::new();
    all.push(x * x);
    all.iter().sum()
}

fn main() {}
