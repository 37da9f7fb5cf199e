//! A differentiated value that goes into a `Cell`.

use cotangent::differentiate;
use std::cell::Cell;

#[differentiate]
fn through_a_cell(x: f64) -> f64 {
    let cell = Cell::new(x);
    cell.set(x * x);
    cell.get()
}

fn main() {}
