//! A `?` where no `Result` is in sight: in a function whose type is an alias, and in a closure.

use cotangent::differentiate;
use ndarray::Array1;

type Mean = Option<f64>;

#[differentiate]
fn squared_mean(x: &Array1<f64>) -> Mean {
    let m = x.mean()?;
    Some(m * m)
}

#[differentiate]
fn parsed(x: f64, texts: &[&str]) -> Option<f64> {
    let scaled = (0..3).map(|k| Some(x * texts.get(k)?.parse::<f64>().ok()?)).collect::<Option<Vec<f64>>>();
    Some(scaled?[0])
}

fn main() {}
