//! Parameters that carry no derivative, in the types that users pass them in.

use cotangent::differentiate;
use std::collections::HashMap;

#[differentiate]
fn power(
    x: f64,
    shift: Option<usize>,
    pair: (usize, bool),
    counts: &[usize],
    names: Vec<String>,
    table: &HashMap<String, i32>,
    grid: [[u8; 2]; 2],
    exponent: fn(usize) -> i32,
) -> f64 {
    let label: &str = &names[0];
    let e: i32 = table[label] + exponent(counts[0]) + shift.map_or(0, |s| s as i32) + i32::from(grid[1][0]);
    if pair.1 { x.powi(e + pair.0 as i32) } else { x }
}

#[differentiate]
fn marked(x: f64, #[constant] pair: (f64, f64), #[constant] scale: Option<f64>) -> f64 {
    let (a, b) = pair;
    x * a * scale.unwrap_or(b)
}

#[differentiate(wrt(x))]
fn chosen(x: f64, pair: (f64, f64)) -> f64 {
    x * pair.0 + pair.1
}

fn main() {
    let table = HashMap::from([("a".to_owned(), 1)]);
    let gradient = power::gradient(2.0, None, (1, true), &[0], vec!["a".into()], &table, [[0; 2]; 2], |n| n as i32 + 1);
    assert_eq!(gradient, 12.0);
    assert_eq!(marked::gradient(1.0, (3.0, 5.0), None), 15.0);
    assert_eq!(chosen::gradient(1.0, (3.0, 5.0)), 3.0);
}
