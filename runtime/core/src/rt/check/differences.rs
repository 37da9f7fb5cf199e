//! Derivatives by differences.

use super::compare::Entry;

/// The derivatives of several values along a direction, with estimates of their errors.
#[derive(Clone, Debug)]
pub struct Slopes {
    /// The derivatives.
    pub slopes: Vec<f64>,
    /// By how much each may be wrong; infinite where no difference was finite.
    pub errors: Vec<f64>,
}

impl Slopes {
    /// What a mode gives beside these; where there is no slope, nothing is expected.
    pub(super) fn beside(&self, found: &[f64]) -> Vec<Entry> {
        let entry = |(at, &found): (usize, &f64)| {
            let expected = self.slopes.get(at).copied().unwrap_or(f64::NAN);
            let error = self.errors.get(at).copied().unwrap_or(f64::INFINITY);
            Entry { at, found, expected, error }
        };
        found.iter().enumerate().map(entry).collect()
    }
}

/// The derivative of `f` at 0, by central differences at steps that halve from `width` on, extrapolated to step 0 (Richardson).
///
/// Each value has the extrapolation that changes least from its predecessors, counting in what the values are rounded by
/// (`epsilon`); it ends when no error is above `precise` of the slope. Where `f` gives nothing or is not finite, the step is left out.
pub fn slopes(f: &dyn Fn(f64) -> Option<Vec<f64>>, width: f64, epsilon: f64) -> Slopes {
    extrapolated(width, epsilon, 4.0, &|h| {
        let (above, below) = (f(h)?, f(-h)?);
        Some(above.iter().zip(&below).map(|(a, b)| ((a - b) / (2.0 * h), a.abs().max(b.abs()))).collect())
    })
}

/// The same from one side: the derivative above 0, or below 0 where `side` is −1.
pub(super) fn one_sided(f: &dyn Fn(f64) -> Option<Vec<f64>>, side: f64, width: f64, epsilon: f64) -> Slopes {
    let at = f(0.0);
    extrapolated(width, epsilon, 2.0, &|h| {
        let (at, beside) = (at.as_ref()?, f(side * h)?);
        Some(beside.iter().zip(at).map(|(b, a)| (side * (b - a) / h, a.abs().max(b.abs()))).collect())
    })
}

/// `order` is the factor by which half a step divides the first term of the error.
fn extrapolated(width: f64, epsilon: f64, order: f64, difference: &dyn Fn(f64) -> Option<Vec<(f64, f64)>>) -> Slopes {
    let (levels, precise) = if epsilon > 1e-10 { (14, 1e-4) } else { (40, 1e-10) };
    let mut best: Vec<(f64, f64)> = Vec::new();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for level in 0..levels {
        let h = width * 2f64.powi(-level);
        let Some(found) = difference(h).filter(|d| d.iter().all(|(slope, _)| slope.is_finite())) else {
            rows.clear();
            continue;
        };
        best.resize(found.len(), (f64::NAN, f64::INFINITY));
        rows.resize(found.len(), Vec::new());
        for ((slope, size), (before, best)) in found.into_iter().zip(rows.iter_mut().zip(&mut best)) {
            let rounded = 2.0 * epsilon * size / h;
            let (mut row, mut factor) = (vec![slope], 1.0);
            for coarse in before.iter() {
                factor *= order;
                let fine = row[row.len() - 1];
                let value = fine + (fine - coarse) / (factor - 1.0);
                let error = (value - fine).abs().max((value - coarse).abs()) + rounded;
                if error < best.1 {
                    *best = (value, error);
                }
                row.push(value);
            }
            *before = row;
        }
        let largest = best.iter().fold(0.0, |m: f64, (slope, _)| m.max(slope.abs()));
        if best.iter().all(|(slope, error)| *error <= precise * slope.abs().max(1e-3 * largest)) {
            break;
        }
    }
    let (slopes, errors) = best.into_iter().unzip();
    Slopes { slopes, errors }
}

#[cfg(test)]
mod tests {
    use super::{one_sided, slopes};

    #[test]
    fn differences_are_precise() {
        for (x, width) in [(0.3, 0.0625), (1e-7, 0.0625), (4e5, 25_000.0)] {
            let found = slopes(&|h| Some(vec![f64::ln(x + h), 3.0]), width, f64::EPSILON);
            assert!((found.slopes[0] * x - 1.0).abs() < 1e-8, "{x}: {found:?}");
            assert_eq!(found.slopes[1], 0.0);
            assert!(found.errors[0] * x < 1e-6, "{x}: {found:?}");
        }
    }

    #[test]
    fn single_precision_gives_three_digits() {
        let f = |h: f64| Some(vec![f64::from((1.5_f32 + crate::rt::lit::<f32>(h)).exp())]);
        let found = slopes(&f, 0.125, f64::from(f32::EPSILON));
        assert!((found.slopes[0] - 1.5f64.exp()).abs() < 1e-3 * 1.5f64.exp(), "{found:?}");
    }

    #[test]
    fn sides_of_a_kink_differ() {
        let f = |h: f64| Some(vec![h.max(0.0) + h.powi(2)]);
        assert!((one_sided(&f, 1.0, 0.0625, f64::EPSILON).slopes[0] - 1.0).abs() < 1e-9);
        assert!(one_sided(&f, -1.0, 0.0625, f64::EPSILON).slopes[0].abs() < 1e-9);
    }

    #[test]
    fn what_is_nowhere_finite_has_no_slope() {
        let found = slopes(&|h| Some(vec![(-1.0 - h.abs()).sqrt()]), 0.0625, f64::EPSILON);
        assert!(found.slopes.is_empty());
    }
}
