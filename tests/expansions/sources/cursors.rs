use cotangent::differentiate;

/// Items that are taken one by one.
#[differentiate]
pub fn cursors(x: &[f64]) -> f64 {
    let mut items = x.iter();
    let Some(first) = items.next() else { return 0.0 };
    let mut last = *first;
    let mut s = 0.0;
    while let Some(&v) = items.next() {
        s += (v - last) * v;
        last = v;
    }
    s
}
