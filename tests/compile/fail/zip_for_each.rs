//! A `Zip` that changes an array.

use cotangent::differentiate;
use ndarray::{Array1, Zip};

#[differentiate]
fn added(a: Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a;
    Zip::from(&mut c).and(b).for_each(|c, &b| *c += b);
    c.sum()
}

fn main() {}
