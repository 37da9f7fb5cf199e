use cotangent::differentiate;

/// Items that are picked, and some that are drained.
#[differentiate]
pub fn picks(x: &[f64], k: usize) -> f64 {
    let mut left = x.to_vec();
    let drained: f64 = left.drain(..k).map(|e| e * e).sum();
    let last = left.last().copied().unwrap_or(0.5);
    let greatest = left.iter().copied().max_by(f64::total_cmp).unwrap_or(1.0);
    drained * last + greatest
}
