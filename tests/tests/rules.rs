//! Every rule on every one of its samples, in `f32` and `f64`: the derivative against differences, forward mode against reverse
//! mode (⟨z̄, ż⟩ = ⟨ā, ȧ⟩), what it promises at its kinks, and the rule inside a differentiated function. The tests are written
//! by `build.rs` from the rules.

#![allow(clippy::all, clippy::pedantic, deprecated, unused, reason = "generated")]

use cotangent::{Differentiable, Element, differentiate, rt};
use ndarray::{Array, Array1, Array2, ArrayD, Axis, Dimension, Ix0, Ix1, Ix2, Ix3, IxDyn, Slice, s};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Values as lists of their entries.
trait Flat: Clone {
    fn flat(&self) -> Vec<f64>;
    /// The same shape with other entries.
    fn with(&self, entries: &[f64]) -> Self;
}

impl Flat for f32 {
    fn flat(&self) -> Vec<f64> {
        vec![f64::from(*self)]
    }
    fn with(&self, entries: &[f64]) -> f32 {
        entries[0] as f32
    }
}

impl Flat for f64 {
    fn flat(&self) -> Vec<f64> {
        vec![*self]
    }
    fn with(&self, entries: &[f64]) -> f64 {
        entries[0]
    }
}

impl<E: Element, D: Dimension> Flat for Array<E, D> {
    fn flat(&self) -> Vec<f64> {
        self.iter().map(|x| x.to_f64().unwrap()).collect()
    }
    fn with(&self, entries: &[f64]) -> Self {
        given_in(self.raw_dim(), entries)
    }
}

fn given_in<E: Element, D: Dimension>(dim: D, entries: &[f64]) -> Array<E, D> {
    Array::from_shape_vec(dim, entries.iter().map(|&x| rt::lit(x)).collect()).unwrap()
}

/// An array type with the shape and entries.
trait Given {
    fn given(shape: &[usize], entries: &[f64]) -> Self;
}

impl<E: Element, D: Dimension> Given for Array<E, D> {
    fn given(shape: &[usize], entries: &[f64]) -> Self {
        given_in::<E, IxDyn>(IxDyn(shape), entries).into_dimensionality().unwrap()
    }
}

fn given<A: Given>(shape: &[usize], entries: &[f64]) -> A {
    A::given(shape, entries)
}

/// Distinct entries between two bounds; another list for another salt.
fn spread(n: usize, low: f64, high: f64, salt: usize) -> Vec<f64> {
    let phi = 0.618_033_988_749_895;
    (0..n).map(|i| low + (high - low) * (((i + 1) as f64 + 0.37 * salt as f64) * phi).fract()).collect()
}

fn between<A: Given>(shape: &[usize], low: f64, high: f64, salt: usize) -> A {
    given(shape, &spread(shape.iter().product(), low, high, salt))
}

/// Something of the same shape.
fn weights<T: Flat>(like: &T, salt: usize) -> T {
    like.with(&spread(like.flat().len(), -1.0, 2.0, salt + 11))
}

fn filled<T: Flat>(like: &T, x: f64) -> T {
    like.with(&vec![x; like.flat().len()])
}

fn doubled<T: Flat>(a: &T) -> T {
    a.with(&a.flat().iter().map(|x| 2.0 * x).collect::<Vec<_>>())
}

fn inner(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "the number of entries");
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn total(n: usize, parts: &[Vec<f64>]) -> Vec<f64> {
    (0..n).map(|i| parts.iter().map(|p| p[i]).sum()).collect()
}

/// Gives a closure the type of its argument.
fn of<T, R>(_: &T, f: impl Fn(&T) -> R) -> impl Fn(&T) -> R {
    f
}

/// How large steps are, and how far results may be off.
trait Precision {
    const STEP: f64;
    const TOLERANCE: f64;
    /// How far a value may be off that sums in another order.
    const ROUNDING: f64;
}
impl Precision for f32 {
    const STEP: f64 = 1.0 / 128.0;
    const TOLERANCE: f64 = 2e-3;
    const ROUNDING: f64 = 1e-5;
}
impl Precision for f64 {
    const STEP: f64 = 1.0 / 4096.0;
    const TOLERANCE: f64 = 1e-8;
    const ROUNDING: f64 = 1e-13;
}

/// Central differences of fourth order along each entry.
fn differences<E: Precision, T: Flat>(x: &T, f: impl Fn(&T) -> f64) -> Vec<f64> {
    let entries = x.flat();
    let at = |i: usize, h: f64| {
        let mut moved = entries.clone();
        moved[i] += h;
        f(&x.with(&moved))
    };
    let h = E::STEP;
    (0..entries.len()).map(|i| (8.0 * (at(i, h) - at(i, -h)) - (at(i, 2.0 * h) - at(i, -2.0 * h))) / (12.0 * h)).collect()
}

/// Whether two values are the same but for rounding.
fn rounded<E: Element + Precision>(found: E, expected: E) -> bool {
    let (found, expected) = (found.to_f64().unwrap(), expected.to_f64().unwrap());
    found == expected || found.is_nan() || (found - expected).abs() <= E::ROUNDING * expected.abs().max(1.0)
}

#[track_caller]
fn close<E: Precision>(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}: the number of entries");
    let scale = expected.iter().fold(1.0f64, |m, e| if e.is_finite() { m.max(e.abs()) } else { m });
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(f == e || (f - e).abs() <= E::TOLERANCE * scale, "{what}: entry {i}: found {f}, expected {e}");
    }
}

#[track_caller]
fn promised(found: &[Vec<f64>], promised: &[&[f64]], what: &str) {
    for (found, promised) in found.iter().zip(promised).filter(|(_, p)| !p.is_empty()) {
        assert_eq!(found, promised, "{what}: at its kink");
    }
}

#[track_caller]
fn promised_zero(found: &[Vec<f64>], what: &str) {
    assert!(found.iter().flatten().all(|x| *x == 0.0), "{what}: a zero cotangent stays zero, found {found:?}");
}

/// What the rules promise where a constant meets a kink, and where a zero cotangent meets an infinite partial.
mod kinks {
    use super::*;

    #[differentiate]
    fn kinks(x: f64) -> f64 {
        x.abs() + x.max(0.0) + x.min(0.0) + x.clamp(0.0, 1.0) + x.sqrt() * 0.0
    }

    #[differentiate]
    fn tie(x: f64, y: f64) -> f64 {
        x.max(y)
    }

    #[test]
    fn kinks_are_as_stated() {
        assert_eq!(kinks::gradient(0.0), 0.0);
        assert_eq!(tie::gradient(1.0, 1.0), (0.5, 0.5));
    }

    #[differentiate]
    fn power(x: f64, n: i32) -> f64 {
        x.powi(n)
    }

    #[test]
    fn integer_powers_at_zero() {
        for (n, expected) in [(0, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)] {
            assert_eq!(power::gradient(0.0, n), expected, "n = {n}");
        }
        assert_eq!(power::gradient(2.0, -1), -0.25);
    }

    #[differentiate]
    fn guarded(x: f64) -> f64 {
        (1.0 / x).min(1.0)
    }

    #[test]
    fn a_zero_cotangent_stays_zero() {
        assert_eq!(guarded::gradient(0.0), 0.0);
    }

    #[differentiate]
    fn smaller(x: f64, y: f64) -> f64 {
        x.min(y)
    }

    #[test]
    fn a_nan_loses() {
        assert_eq!(smaller::gradient(f64::NAN, 1.0), (0.0, 1.0));
        assert_eq!(tie::gradient(1.0, f64::NAN), (1.0, 0.0));
    }
}

/// Partials that are others where no other operand varies agree with them away from ties.
#[test]
fn partials_alone_agree_away_from_ties() {
    for (a, b) in [(1.0, 2.0), (2.0, -1.0f64)] {
        assert_eq!((rt::wins(a, b), rt::loses(a, b)), (rt::above(a, b), rt::below(a, b)));
    }
}

/// What carries no derivative.
#[test]
fn questions() {
    let a = Array2::<f64>::zeros((2, 3));
    assert_eq!((rt::next(1), rt::pred(3), rt::last_index(&a)), (2, 2, 5));
    assert_eq!(rt::offset_after(1, rt::shape_of(&a), Axis(1)), 4);
}
