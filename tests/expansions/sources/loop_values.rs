use cotangent::differentiate;

/// The value with which a loop breaks.
#[differentiate]
pub fn first_above(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    let mut k = 0;
    let found = loop {
        sum += x[k];
        if sum > limit {
            break sum * x[k];
        }
        k += 1;
    };
    found + sum
}
