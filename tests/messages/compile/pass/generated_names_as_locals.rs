//! Locals that are called like names that generated code likes.

use cotangent::differentiate;
use ndarray::{Array1, array};

#[differentiate]
fn chained(x: &Array1<f64>) -> f64 {
    let x_bar = x * 2.0;
    let x_dot = &x_bar * x;
    let tape = x_dot.mapv(f64::sin);
    let seed = &tape * &x_bar;
    let rt = seed.sum();
    let value = rt * rt;
    let pullback = value + rt;
    let gradient = pullback * 0.5;
    let z_bar = gradient * rt;
    z_bar + gradient
}

fn main() {
    let x = array![0.3, -0.4];
    let gradient = chained::gradient(&x);
    for i in 0..2 {
        let (mut above, mut below) = (x.clone(), x.clone());
        above[i] += 1e-6;
        below[i] -= 1e-6;
        let difference = (chained(&above) - chained(&below)) / 2e-6;
        assert!((gradient[i] - difference).abs() < 1e-7, "{} and {difference}", gradient[i]);
    }
}
