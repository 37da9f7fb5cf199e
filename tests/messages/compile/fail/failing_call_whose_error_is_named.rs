//! A differentiated function that may fail is asked by a `match` that looks at the error.

use cotangent::differentiate;

#[differentiate]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 { Err("negative".to_owned()) } else { Ok(x.sqrt()) }
}

#[differentiate]
fn total(x: f64) -> f64 {
    match root(x) {
        Ok(r) => r,
        Err(message) => message.len() as f64,
    }
}

fn main() {}
