//! Items that are taken out of a list by a range that is not seen, and a list of which items are chosen while others change.

use cotangent::differentiate;

#[differentiate]
fn without_some(x: &[f64], w: f64, range: std::ops::Range<usize>) -> f64 {
    let mut all = x.to_vec();
    all.drain(range);
    all[0] * w
}

#[differentiate]
fn spliced(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.splice(0..1, [w, w]);
    all[0] * w
}

fn main() {}
