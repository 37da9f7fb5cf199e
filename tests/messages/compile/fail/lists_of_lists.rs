//! A list of lists of lists as an array.

use cotangent::differentiate;
use ndarray::{Array3, arr3};

#[differentiate]
fn of_three_axes(x: [[[f64; 2]; 2]; 2]) -> Array3<f64> {
    arr3(&x) * 2.0
}

fn main() {}
