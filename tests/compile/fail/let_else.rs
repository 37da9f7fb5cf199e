//! A `let … else`.

use cotangent::differentiate;

#[differentiate]
fn scaled(x: f64, factor: Option<usize>) -> f64 {
    let Some(n) = factor else {
        panic!("no factor");
    };
    x * n as f64
}

fn main() {}
