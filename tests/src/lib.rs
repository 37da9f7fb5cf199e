//! What the tests of cotangent share: differences, a reference interpreter, and random programs.

pub mod check;
pub mod interpret;
pub mod programs;

/// The central difference of `f` along each entry of `x`.
pub fn differences(x: &[f64], mut f: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let mut x = x.to_vec();
    (0..x.len())
        .map(|i| {
            let (at, h) = (x[i], 1e-6 * x[i].abs().max(1.0));
            x[i] = at + h;
            let above = f(&x);
            x[i] = at - h;
            let below = f(&x);
            x[i] = at;
            (above - below) / (2.0 * h)
        })
        .collect()
}

/// Asserts that two gradients agree to a relative tolerance.
///
/// # Panics
/// When they do not, with the first entry that differs.
pub fn assert_close<'a>(found: impl IntoIterator<Item = &'a f64>, expected: impl IntoIterator<Item = &'a f64>, tolerance: f64) {
    let (found, expected): (Vec<_>, Vec<_>) = (found.into_iter().collect(), expected.into_iter().collect());
    assert_eq!(found.len(), expected.len(), "the number of entries");
    for (i, (f, e)) in found.iter().zip(&expected).enumerate() {
        assert!((**f - **e).abs() <= tolerance * e.abs().max(1.0), "entry {i}: found {f}, expected {e}");
    }
}
