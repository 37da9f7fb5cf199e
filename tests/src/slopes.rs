//! Numerical derivatives.

use crate::flat::{Flat, entries, with_entries};

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

/// The derivative of `f` along each entry of `point`, with an estimate of its error.
///
/// Central differences at step widths that halve, extrapolated to width 0 (Richardson): the extrapolation that changes least from
/// its predecessors is the result, and by how much it changes is the estimate. The steps are powers of two, so that adding them
/// rounds little in single precision too.
pub fn slopes<P: Flat>(point: &P, f: impl Fn(P::Owned) -> f64) -> Vec<(f64, f64)> {
    let (first, levels) = if P::COARSE { (2f64.powi(-4), 4) } else { (2f64.powi(-5), 7) };
    let at = entries(point);
    (0..at.len())
        .map(|i| {
            let width = |level: i32| first * at[i].abs().max(1.0).log2().ceil().exp2() * 2f64.powi(-level);
            let difference = |h: f64| {
                let mut moved = at.clone();
                moved[i] = at[i] + h;
                let above = f(with_entries(point, &moved));
                moved[i] = at[i] - h;
                (above - f(with_entries(point, &moved))) / (2.0 * h)
            };
            extrapolate((0..levels).map(|level| difference(width(level))))
        })
        .collect()
}

fn extrapolate(differences: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut before: Vec<f64> = Vec::new();
    let mut best = (f64::NAN, f64::INFINITY);
    for difference in differences {
        let mut row = vec![difference];
        let mut factor = 1.0;
        for coarse in &before {
            factor *= 4.0;
            let fine = row[row.len() - 1];
            let value = fine + (fine - coarse) / (factor - 1.0);
            let error = (value - fine).abs().max((value - coarse).abs());
            if error < best.1 {
                best = (value, error);
            }
            row.push(value);
        }
        before = row;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::slopes;

    #[test]
    fn differences_are_precise() {
        let found = slopes(&(0.3, 2.0), |(x, y): (f64, f64)| x.ln() * y.tanh());
        let expected = [2f64.tanh() / 0.3, 0.3f64.ln() * (1.0 - 2f64.tanh().powi(2))];
        for ((slope, error), expected) in found.into_iter().zip(expected) {
            assert!((slope - expected).abs() < 1e-10 * expected.abs(), "{slope} for {expected}");
            assert!(error < 1e-9);
        }
    }

    #[test]
    fn differences_in_single_precision_are_precise_enough() {
        let found = slopes(&1.5_f32, |x: f32| f64::from(x.exp()));
        assert!((found[0].0 - 1.5_f64.exp()).abs() < 1e-3);
    }

    #[test]
    fn a_kink_shows_in_the_error() {
        assert!(slopes(&0.001, |x: f64| (x - 0.0012).abs())[0].1 > 1e-3);
    }
}
