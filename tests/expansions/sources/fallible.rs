use cotangent::differentiate;

/// What is wrong with a likelihood's arguments.
#[derive(Debug, PartialEq)]
pub enum Improper {
    /// A deviation that is not positive.
    Deviation(f64),
    /// An observation that is no number.
    Observation(usize),
}

/// Errors leave from the function's own block and from a loop.
#[differentiate]
pub fn log_likelihood(x: &[f64], mu: f64, sigma: f64) -> Result<f64, Improper> {
    if sigma <= 0.0 {
        return Err(Improper::Deviation(sigma));
    }
    let mut total = 0.0;
    for (i, &xi) in x.iter().enumerate() {
        if xi.is_nan() {
            return Err(Improper::Observation(i));
        }
        let z = (xi - mu) / sigma;
        total -= 0.5 * z * z + sigma.ln();
    }
    Ok(total)
}
