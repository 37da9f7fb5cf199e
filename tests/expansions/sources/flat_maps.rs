use cotangent::differentiate;

/// Several items for each, and what they add up to by and by.
#[differentiate]
pub fn flat_maps(x: &[f64], w: f64) -> f64 {
    x.iter()
        .flat_map(|&e| [e, e * w])
        .scan(1.0, |s, e| {
            *s *= 1.0 + e;
            Some(*s)
        })
        .sum()
}
