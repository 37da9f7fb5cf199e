//! Two mistakes: both are reported at once.

use cotangent::differentiate;

#[differentiate]
fn twice(x: f64, y: f64) -> f64 {
    let a = format!("{x}").parse::<f64>().unwrap();
    let b = y as i32 as f64;
    a * b
}

fn main() {}
