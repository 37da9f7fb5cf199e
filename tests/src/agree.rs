//! Adjoints against differences.

use crate::flat::{Flat, entries, layout};
use crate::slopes::slopes;

/// What an adjoint gives.
pub struct Outcome {
    value: Vec<f64>,
    gradient: Vec<f64>,
    shapes: Vec<Vec<usize>>,
}

impl Outcome {
    /// Of a value and cotangents; `()` is the cotangent of what carries no derivative.
    pub fn new(value: &impl Flat, cotangents: &impl Flat) -> Self {
        Self { value: entries(value), gradient: entries(cotangents), shapes: layout(cotangents) }
    }
}

/// Asserts that two rows of numbers are the same, NaN equal to NaN.
///
/// # Panics
/// When they are not.
pub fn same_entries(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: the number of entries");
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(f == e || f.is_nan() && e.is_nan(), "{what}: entry {i} is {f}, expected {e}");
    }
}

/// Asserts that entries are the same but for rounding: what is fused sums in another order and has maths functions of its own.
///
/// # Panics
/// When they are not.
pub fn rounded_entries(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}: the number of entries");
    let scale = expected.iter().filter(|e| e.is_finite()).fold(1.0, |m: f64, e| m.max(e.abs()));
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        let close = f == e || f.is_nan() && e.is_nan() || (f - e).abs() <= tolerance * scale;
        assert!(close, "{what}: entry {i} is {f}, expected {e}");
    }
}

/// Asserts that the adjoint gives the function's own value, cotangents in the shapes of the point, and as cotangents the
/// differences of ⟨seed, f⟩.
///
/// # Panics
/// When it does not, and when the differences do not settle: then the point lies at a kink.
pub fn agree<P, S>(
    name: &str,
    point: &P,
    primal: impl Fn(P::Owned) -> Vec<f64>,
    seed: impl FnOnce(P::Owned) -> S,
    adjoint: impl FnOnce(P::Owned, S) -> Outcome,
) -> Vec<f64>
where
    P: Flat,
    S: Flat,
{
    let own = || crate::with_entries(point, &entries(point));
    let seed = seed(own());
    let weights = entries(&seed);
    let coarse = P::COARSE || S::COARSE;
    let outcome = adjoint(own(), seed);
    rounded_entries(&format!("the value of {name}"), &outcome.value, &primal(own()), if coarse { 1e-5 } else { 1e-13 });
    assert_eq!(outcome.shapes, layout(point), "the shapes of {name}'s cotangents");
    let expected = slopes(point, |p| primal(p).iter().zip(&weights).map(|(v, w)| v * w).sum());
    let tolerance = if coarse { 2e-3 } else { 1e-8 };
    for (i, (found, (expected, error))) in outcome.gradient.iter().zip(expected).enumerate() {
        let allowed = tolerance * expected.abs().max(1.0);
        assert!(error <= allowed, "{name}: the differences at entry {i} do not settle ({expected} ± {error})");
        assert!((found - expected).abs() <= allowed, "{name}: the cotangent's entry {i} is {found}, differences say {expected}");
    }
    outcome.gradient
}

/// Asserts that the adjoint in single precision gives the function's own value and the cotangents of double precision, to five digits.
///
/// # Panics
/// When it does not.
pub fn agree_in_single<P, S>(
    name: &str,
    point: &P,
    double: &[f64],
    primal: impl Fn(P::Owned) -> Vec<f64>,
    seed: impl FnOnce(P::Owned) -> S,
    adjoint: impl FnOnce(P::Owned, S) -> Outcome,
) where
    P: Flat,
    S: Flat,
{
    assert!(P::COARSE && S::COARSE, "{name}: a point and a seed of single precision");
    let own = || crate::with_entries(point, &entries(point));
    let outcome = adjoint(own(), seed(own()));
    rounded_entries(&format!("the value of {name} in single precision"), &outcome.value, &primal(own()), 1e-5);
    assert_eq!(outcome.shapes, layout(point), "the shapes of {name}'s cotangents in single precision");
    let largest = double.iter().fold(1.0, |m: f64, d| m.max(d.abs()));
    for (i, (single, double)) in outcome.gradient.iter().zip(double).enumerate() {
        assert!(
            (single - double).abs() <= 2e-5 * largest,
            "{name}: the cotangent's entry {i} is {single} in f32, {double} in f64"
        );
    }
}

/// A direction in the shapes of cotangents: no two entries alike.
pub fn direction<T: Flat>(cotangents: &T) -> T::Owned {
    let mut next = 0.3;
    cotangents.rebuild(&mut || {
        next = (next * 1.37 + 0.41) % 1.9;
        next - 0.8
    })
}

/// Asserts ⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩ of a seed and a tangent, and the cotangents and the direction from which they come.
///
/// # Panics
/// When it does not hold.
pub fn transposed<S, Y, B, X>(name: &str, (seed, tangent): (&S, &Y), (cotangents, direction): (&B, &X))
where
    S: Flat,
    Y: Flat,
    B: Flat,
    X: Flat,
{
    assert_eq!(layout(tangent), layout(seed), "the shapes of {name}'s tangent");
    let products = |a: Vec<f64>, b: Vec<f64>| -> Vec<f64> { a.into_iter().zip(b).map(|(a, b)| a * b).collect() };
    let (forward, reverse) = (products(entries(seed), entries(tangent)), products(entries(cotangents), entries(direction)));
    let scale = forward.iter().chain(&reverse).fold(1.0, |sum: f64, p| sum + p.abs());
    let (forward, reverse): (f64, f64) = (forward.iter().sum(), reverse.iter().sum());
    let tolerance = if S::COARSE || B::COARSE { 1e-5 } else { 1e-11 };
    let agree = (forward - reverse).abs() <= tolerance * scale || forward == reverse || forward.is_nan() && reverse.is_nan();
    assert!(agree, "{name}: forward mode gives {forward}, reverse mode {reverse}");
}
