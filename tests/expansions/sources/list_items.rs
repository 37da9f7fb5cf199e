use cotangent::differentiate;

/// Items that are put into a list, taken out of it and turned around.
#[differentiate]
pub fn list_items(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.insert(1, w * w);
    all.reverse();
    let first = all.remove(0);
    first * all[0] + all[1].sin()
}
