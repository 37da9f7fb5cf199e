//! A differentiated value that goes through a text whose type is written out.

use cotangent::differentiate;

#[differentiate]
fn rounded(x: f64) -> f64 {
    let text: String = x.to_string();
    text.parse::<f64>().unwrap()
}

fn main() {}
