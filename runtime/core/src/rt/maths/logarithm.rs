//! Logarithms, and the inverse hyperbolic functions.
//!
//! x = 2ᵏ·(1 + f) with √½ ≤ 1 + f < √2, and ln(1 + f) = 2 artanh s with s = f/(2 + f).

use super::real::{MultiplyAdd, Real, float, polynomial};
use num_traits::{One, WrappingAdd, WrappingSub};

/// x = 2ᵏ·(1 + f).
pub(super) struct Split<F> {
    pub(super) k: F,
    pub(super) f: F,
}

/// k and f of a positive finite number.
#[inline(always)]
pub(super) fn split<F: Real>(x: F) -> Split<F> {
    let subnormal = x < F::min_positive_value();
    let x = if subnormal { x * (F::INTEGERS + F::INTEGERS) } else { x };
    let shift = if subnormal { F::literal(1.0 + F::STORED as f64) } else { F::zero() };
    let Split { k, f } = split_normal(x);
    Split { k: k - shift, f }
}

/// The same where x is no subnormal number.
#[inline(always)]
pub(super) fn split_normal<F: Real>(x: F) -> Split<F> {
    let half = F::bits(F::literal(core::f64::consts::FRAC_1_SQRT_2));
    let bits = F::bits(x).wrapping_add(&F::bits(F::one()).wrapping_sub(&half));
    let exponent = float::<F>(bits >> F::STORED) - float::<F>(F::BIAS);
    let significand = bits & ((F::Bits::one() << F::STORED).wrapping_sub(&F::Bits::one()));
    Split { k: exponent, f: F::of_bits(significand.wrapping_add(&half)) - F::one() }
}

/// What is to be subtracted from f to make it ln(1 + f), so that f can be added last: f²/2 − s·(f²/2 + R).
#[inline(always)]
fn excess<A: MultiplyAdd, F: Real>(f: F) -> (F, F) {
    let s = f / (F::one() + F::one() + f);
    let z = s * s;
    let half = F::literal(0.5) * f * f;
    (half, s * A::mul_add(z, polynomial::<A, F>(z, F::LN), half))
}

/// k·ln 2 + ln(1 + f) + c for a c that is small beside f or an ulp of 1.
#[inline(always)]
fn compose<A: MultiplyAdd, F: Real>(k: F, f: F, c: F) -> F {
    let (half, rest) = excess::<A, F>(f);
    let (high, low) = F::LN_2_PARTS;
    let small = A::mul_add(k, low, c + rest);
    A::mul_add(k, high, f - (half - small))
}

/// y, a logarithm of x, and the right values where there is none.
#[inline(always)]
fn edges<F: Real>(x: F, y: F) -> F {
    let y = if x < F::infinity() { y } else { x };
    let y = if x == F::zero() { F::neg_infinity() } else { y };
    if x < F::zero() { F::nan() } else { y }
}

#[inline(always)]
pub(super) fn ln<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Split { k, f } = split(x);
    edges(x, compose::<A, F>(k, f, F::zero()))
}

#[inline(always)]
pub(super) fn log2<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Split { k, f } = split(x);
    let (high, low) = F::LOG2_E_PARTS;
    let ln = compose::<A, F>(F::zero(), f, F::zero());
    edges(x, k + A::mul_add(ln, high, ln * low))
}

#[inline(always)]
pub(super) fn log10<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Split { k, f } = split(x);
    let ((high, low), (k_high, k_low)) = (F::LOG10_E_PARTS, F::LOG10_2_PARTS);
    let ln = compose::<A, F>(F::zero(), f, F::zero());
    edges(x, A::mul_add(k, k_high, A::mul_add(ln, high, A::mul_add(k, k_low, ln * low))))
}

/// ln(1 + x) + more·ln 2: where 1 + x is near 1, f is x itself; elsewhere what 1 + x lost to rounding is added to its logarithm.
#[inline(always)]
fn ln_of_sum<A: MultiplyAdd, F: Real>(one: F, x: F, more: F) -> F {
    let u = one + x;
    let lost = if x > F::one() { one - (u - x) } else { x - (u - one) };
    let Split { k, f } = split(u);
    let near = k == F::zero() && one > F::zero();
    let (f, c) = if near { (x, F::zero()) } else { (f, lost / u) };
    edges(u, compose::<A, F>(k + more, f, c))
}

#[inline(always)]
pub(super) fn ln_1p<A: MultiplyAdd, F: Real>(x: F) -> F {
    ln_of_sum::<A, F>(F::one(), x, F::zero()).copysign(x)
}

/// ln(1 + x) for 0 ≤ x ≤ 1, where nothing is lost on the way to f.
#[inline(always)]
pub(super) fn ln_1p_of_fraction<A: MultiplyAdd, F: Real>(x: F) -> F {
    let large = x > F::literal(core::f64::consts::SQRT_2 - 1.0);
    let (k, f) = if large { (F::one(), F::literal(0.5) * (x - F::one())) } else { (F::zero(), x) };
    compose::<A, F>(k, f, F::zero())
}

/// Beyond it, x² + 1 is x² but for less than an ulp of ln x.
#[inline(always)]
fn large<F: Real>() -> F {
    F::INTEGERS.sqrt() * F::literal(4.0)
}

/// ln(a + √(a² + 1)) = ln(1 + (a + a²/(1 + √(a² + 1)))) for a = |x|, and ln a + ln 2 where a is large.
#[inline(always)]
pub(super) fn asinh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let a = x.abs();
    let large = a > large();
    let square = a * a;
    let v = a + square / (F::one() + (square + F::one()).sqrt());
    let (one, v, more) = if large { (F::zero(), a, F::one()) } else { (F::one(), v, F::zero()) };
    ln_of_sum::<A, F>(one, v, more).copysign(x)
}

/// ln(x + √(x² − 1)) = ln(1 + (t + √(t² + 2t))) for t = x − 1, and ln x + ln 2 where x is large.
#[inline(always)]
pub(super) fn acosh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let large = x > large();
    let t = x - F::one();
    let v = t + A::mul_add(t, t, t + t).sqrt();
    let (one, v, more) = if large { (F::zero(), x, F::one()) } else { (F::one(), v, F::zero()) };
    let y = ln_of_sum::<A, F>(one, v, more);
    if x < F::one() { F::nan() } else { y }
}

/// ½ ln((1 + a)/(1 − a)) = ½ ln(1 + (2a + 2a·a/(1 − a))) for a = |x|.
#[inline(always)]
pub(super) fn atanh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let a = x.abs();
    let double = a + a;
    let v = A::mul_add(double, a / (F::one() - a), double);
    let y = F::literal(0.5) * ln_of_sum::<A, F>(F::one(), v, F::zero());
    (if a > F::one() { F::nan() } else { y }).copysign(x)
}
