use cotangent::differentiate;
use ndarray::Array2;

/// Of an array that a loop changes, how many columns it has is kept, not the array.
#[differentiate]
pub fn lengths_kept(m: &Array2<f64>, s: f64, n: usize) -> f64 {
    let mut b = m * s;
    let mut total = s;
    for k in 0..n {
        if total > 0.1 {
            for column in b.columns_mut() {
                total += column[k];
            }
        } else {
            b[[k, 0]] *= s;
        }
    }
    total * b.sum()
}
