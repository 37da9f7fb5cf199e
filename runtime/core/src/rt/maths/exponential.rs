//! Powers of e and 2, hyperbolic functions, and what is made of them.
//!
//! x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·eʳ. The part of n·ln 2 that has all leading bits is exact, and so is its difference from x.

use super::logarithm::ln_1p_of_fraction;
use super::real::{Exponent, MultiplyAdd, Real, clamp, polynomial};

/// x = n·ln 2 + r.
pub(super) struct Reduced<F: Real> {
    pub(super) n: F,
    pub(super) exponent: Exponent<F>,
    pub(super) r: F,
    /// What r lost to rounding.
    pub(super) lost: F,
}

#[inline(always)]
fn reduce<A: MultiplyAdd, F: Real>(x: F) -> Reduced<F> {
    reduced::<A, F>(x, Exponent::of_product::<A>(x, F::LOG2_E_PARTS.0))
}

/// The same for an n that is known.
#[inline(always)]
pub(super) fn reduced<A: MultiplyAdd, F: Real>(x: F, (n, exponent): (F, Exponent<F>)) -> Reduced<F> {
    let (high, low) = F::LN_2_PARTS;
    let start = A::mul_add(-n, high, x);
    let rest = n * low;
    let r = start - rest;
    Reduced { n, exponent, r, lost: (start - r) - rest }
}

/// eʳ − 1 for |r| ≤ ½ ln 2, without its first term r, with what r lost.
#[inline(always)]
pub(super) fn tail<A: MultiplyAdd, F: Real>(r: F, lost: F) -> F {
    A::mul_add(r * r, polynomial::<A, F>(r, F::EXP), lost)
}

/// eʳ for |r| ≤ ½ ln 2.
#[inline(always)]
fn rest<A: MultiplyAdd, F: Real>(r: F) -> F {
    F::one() + tail::<A, F>(r, r)
}

/// n and eʳ with x = n·ln 2 + r.
#[inline(always)]
pub(super) fn parts<A: MultiplyAdd, F: Real>(x: F) -> (F, Exponent<F>, F) {
    let (n, exponent) = Exponent::of_product::<A>(x, F::LOG2_E_PARTS.0);
    let (high, low) = F::LN_2_PARTS;
    (n, exponent, rest::<A, F>(A::mul_add(-n, low, A::mul_add(-n, high, x))))
}

#[inline(always)]
pub(super) fn exp<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (least, most) = F::EXP_RANGE;
    let (_, exponent, power) = parts::<A, F>(clamp(x, least, most));
    exponent.scale(power)
}

#[inline(always)]
pub(super) fn exp2<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (least, most) = F::EXP2_RANGE;
    let x = clamp(x, least, most);
    let (n, exponent) = Exponent::nearest(x);
    exponent.scale(rest::<A, F>((x - n) * F::literal(core::f64::consts::LN_2)))
}

/// eˣ − 1 = 2ⁿ·((1 − 2⁻ⁿ) + r + …), exact where n = 0.
#[inline(always)]
pub(super) fn exp_m1<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Reduced { n, exponent, r, lost } = reduce::<A, F>(clamp(x, F::literal(-40.0), F::EXP_RANGE.1));
    let inverse = exponent.inverse_power_or_zero(n);
    exponent.scale(((F::one() - inverse) + r) + tail::<A, F>(r, lost)).copysign(x)
}

/// tanh x = (e²ˣ − 1)/(e²ˣ + 1), both divided by 2ⁿ: (1 − 2⁻ⁿ) + (eʳ − 1), exact where x is small, over 2·2⁻ⁿ more.
#[inline(always)]
pub(super) fn tanh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let size = x.abs();
    let size = if size > F::TANH_ONE { F::TANH_ONE } else { size };
    let n = Exponent::of_product::<A>(size, F::LOG2_E_PARTS.0 + F::LOG2_E_PARTS.0);
    let Reduced { exponent, r, lost, .. } = reduced::<A, F>(size + size, n);
    let inverse = exponent.inverse_power();
    let less = ((F::one() - inverse) + r) + tail::<A, F>(r, lost);
    (less / A::mul_add(F::one() + F::one(), inverse, less)).copysign(x)
}

/// sinh |x| and cosh x are 2ⁿ⁻¹ times those of r, mixed: with eˣ = 2ⁿ(cosh r + sinh r) and e⁻ˣ = 2⁻ⁿ(cosh r − sinh r),
/// 2 sinh x = 2ⁿ((1 − 2⁻²ⁿ) cosh r + (1 + 2⁻²ⁿ) sinh r), and cosh with the two factors exchanged. Nothing is divided, and n = 0 leaves sinh r.
struct Hyperbolic<F: Real> {
    /// 1 − 2⁻²ⁿ.
    less: F,
    /// 1 + 2⁻²ⁿ.
    more: F,
    sinh: F,
    cosh_m1: F,
    /// n − 1.
    exponent: Exponent<F>,
}

#[inline(always)]
fn hyperbolic<A: MultiplyAdd, F: Real>(x: F) -> Hyperbolic<F> {
    let size = x.abs();
    let size = if size > F::EXP_RANGE.1 { F::EXP_RANGE.1 } else { size };
    let Reduced { n, exponent, r, lost } = reduce::<A, F>(size);
    let inverse = exponent.inverse_power_or_zero(n);
    let square = inverse * inverse;
    let z = r * r;
    Hyperbolic {
        less: F::one() - square,
        more: F::one() + square,
        sinh: r + A::mul_add(r * z, polynomial::<A, F>(z, F::SINH), lost),
        cosh_m1: z * polynomial::<A, F>(z, F::COSH),
        exponent: exponent.one_less(),
    }
}

#[inline(always)]
pub(super) fn sinh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Hyperbolic { less, more, sinh, cosh_m1, exponent } = hyperbolic::<A, F>(x);
    exponent.scale(less + A::mul_add(less, cosh_m1, more * sinh)).copysign(x)
}

#[inline(always)]
pub(super) fn cosh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Hyperbolic { less, more, sinh, cosh_m1, exponent } = hyperbolic::<A, F>(x);
    exponent.scale(more + A::mul_add(more, cosh_m1, less * sinh))
}

/// 1/(1 + e⁻ˣ), with −x = n·ln 2 + r that is 2⁻ⁿ/(2⁻ⁿ + eʳ).
#[inline(always)]
pub(super) fn sigmoid<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (n, exponent, power) = parts::<A, F>(clamp(-x, F::literal(-40.0), -F::EXP_RANGE.0));
    let inverse = exponent.inverse_power_or_zero(n);
    exponent.negative().scale((inverse + power).recip())
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
#[inline(always)]
pub(super) fn softplus<A: MultiplyAdd, F: Real>(x: F) -> F {
    let positive = if x > F::zero() { x } else { F::zero() };
    positive + ln_1p_of_fraction::<A, F>(exp::<A, F>(-x.abs()))
}
