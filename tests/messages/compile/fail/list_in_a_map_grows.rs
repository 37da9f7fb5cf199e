//! A list in a map that grows.

use cotangent::differentiate;
use std::collections::BTreeMap;

#[differentiate]
fn sums(x: &[f64], #[constant] groups: &[usize]) -> f64 {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(i);
    }
    x[0] * members.len() as f64
}

fn main() {}
