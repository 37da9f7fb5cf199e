use cotangent::differentiate;

/// A truncated series at x, beside the greatest of the sums of neighbours in two lists.
#[differentiate]
pub fn series(x: f64, a: &[f64], b: &[f64], n: usize) -> f64 {
    let sum: f64 = (0..n).map(|k| x.powi(k as i32) / (k + 1) as f64).sum();
    let pairs: f64 = a.iter().chain(b).enumerate().map(|(i, v)| v * i as f64).sum();
    let products: f64 = (0..a.len()).flat_map(|i| b.iter().map(move |v| a[i] * v)).sum();
    let greatest = a.chunks(2).map(|c| c.iter().sum::<f64>()).reduce(f64::max).unwrap();
    sum * pairs + products * greatest
}
