use cotangent::differentiate;
use ndarray::Array1;

/// A sum over the entries of a vector with a function of its own and one of another name.
#[differentiate]
pub fn energy(x: &Array1<f64>, k: f64) -> f64 {
    fn spring(k: f64, stretch: f64) -> f64 {
        0.5 * k * stretch * stretch
    }
    fn rest(i: usize) -> f64 {
        if i == 0 { 1.0 } else { rest(i - 1) / 2.0 }
    }
    let squash = f64::tanh;
    let mut sum = squash(k);
    for (i, x) in x.iter().enumerate() {
        sum += spring(k, x - rest(i));
    }
    sum
}
