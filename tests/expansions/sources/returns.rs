use cotangent::differentiate;

/// A `return` out of a loop.
#[differentiate]
pub fn until_large(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    for &xi in x {
        if sum > limit {
            return sum * xi;
        }
        sum += xi * xi;
    }
    sum.sin()
}

/// Returns that leave arms stay arms.
#[differentiate]
pub fn pieces(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    let root = x.sqrt();
    if y < root {
        return y * root;
    }
    root
}
