use cotangent::differentiate;
use std::collections::BTreeMap;

/// A map whose keys come and go.
#[differentiate]
pub fn changed_maps(words: &[usize], x: f64) -> f64 {
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    for &word in words {
        *counts.entry(word).or_insert(0.0) += x;
    }
    let first = counts.remove(&words[0]).unwrap();
    counts.insert(0, first * x);
    counts.values().map(|v| v * v).sum()
}
