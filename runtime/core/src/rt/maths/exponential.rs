//! Powers of e and 2, hyperbolic functions, and what is made of them.
//!
//! x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·eʳ. The part of n·ln 2 that has all leading bits is exact, and so is its difference from x.

use super::logarithm::ln_1p_of_fraction;
use super::real::{MultiplyAdd, Real, clamp, inverse_power_of_two, polynomial, round, round_product, scale};
use num_traits::{One, WrappingSub, Zero};

/// x = n·ln 2 + r.
pub(super) struct Reduced<F: Real> {
    n: F,
    /// n in the lowest bits.
    pub(super) bits: F::Bits,
    pub(super) r: F,
    /// What r lost to rounding.
    pub(super) lost: F,
}

#[inline(always)]
pub(super) fn reduce<A: MultiplyAdd, F: Real>(x: F) -> Reduced<F> {
    reduced::<A, F>(x, round_product::<A, F>(x, F::LOG2_E.0))
}

/// The same for an n that is known.
#[inline(always)]
pub(super) fn reduced<A: MultiplyAdd, F: Real>(x: F, (n, bits): (F, F::Bits)) -> Reduced<F> {
    let (high, low) = F::LN_2;
    let start = A::mul_add(-n, high, x);
    let rest = n * low;
    let r = start - rest;
    Reduced { n, bits, r, lost: (start - r) - rest }
}

/// eʳ − 1 for |r| ≤ ½ ln 2, without its first term r.
#[inline(always)]
pub(super) fn tail<A: MultiplyAdd, F: Real>(r: F, lost: F) -> F {
    A::mul_add(r * r, polynomial::<A, F>(r, F::EXP), lost)
}

#[inline(always)]
pub(super) fn exp<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (least, most) = F::EXP_RANGE;
    let Reduced { bits, r, .. } = reduce::<A, F>(clamp(x, least, most));
    scale(F::one() + (r + tail::<A, F>(r, F::zero())), bits)
}

#[inline(always)]
pub(super) fn exp2<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (least, most) = F::EXP2_RANGE;
    let x = clamp(x, least, most);
    let (n, bits) = round(x);
    let r = (x - n) * F::literal(core::f64::consts::LN_2);
    scale(F::one() + (r + tail::<A, F>(r, F::zero())), bits)
}

/// eˣ − 1 = 2ⁿ·((1 − 2⁻ⁿ) + r + …), exact where n = 0.
#[inline(always)]
pub(super) fn exp_m1<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Reduced { n, bits, r, lost } = reduce::<A, F>(clamp(x, F::literal(-40.0), F::EXP_RANGE.1));
    let inverse = inverse_power_of_two(n, bits);
    scale(((F::one() - inverse) + r) + tail::<A, F>(r, lost), bits).copysign(x)
}

/// tanh x = (e²ˣ − 1)/(e²ˣ + 1), both divided by 2ⁿ: (1 − 2⁻ⁿ) + (eʳ − 1), exact where x is small, over 2·2⁻ⁿ more.
#[inline(always)]
pub(super) fn tanh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let size = x.abs();
    let size = if size > F::TANH_ONE { F::TANH_ONE } else { size };
    let Reduced { n, bits, r, lost } = reduced::<A, F>(size + size, round_product::<A, F>(size, F::LOG2_E.0 + F::LOG2_E.0));
    let inverse = inverse_power_of_two(n, bits);
    let less = ((F::one() - inverse) + r) + tail::<A, F>(r, lost);
    (less / (less + (inverse + inverse))).copysign(x)
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
    /// n − 1 in the lowest bits.
    bits: F::Bits,
}

#[inline(always)]
fn hyperbolic<A: MultiplyAdd, F: Real>(x: F) -> Hyperbolic<F> {
    let size = x.abs();
    let size = if size > F::EXP_RANGE.1 { F::EXP_RANGE.1 } else { size };
    let Reduced { n, bits, r, lost } = reduce::<A, F>(size);
    let inverse = inverse_power_of_two(n, bits);
    let square = inverse * inverse;
    let z = r * r;
    Hyperbolic {
        less: F::one() - square,
        more: F::one() + square,
        sinh: r + A::mul_add(r * z, polynomial::<A, F>(z, F::SINH), lost),
        cosh_m1: z * polynomial::<A, F>(z, F::COSH),
        bits: bits.wrapping_sub(&F::Bits::one()),
    }
}

#[inline(always)]
pub(super) fn sinh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Hyperbolic { less, more, sinh, cosh_m1, bits } = hyperbolic::<A, F>(x);
    scale(less + A::mul_add(less, cosh_m1, more * sinh), bits).copysign(x)
}

#[inline(always)]
pub(super) fn cosh<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Hyperbolic { less, more, sinh, cosh_m1, bits } = hyperbolic::<A, F>(x);
    scale(more + A::mul_add(more, cosh_m1, less * sinh), bits)
}

/// 1/(1 + e⁻ˣ), with −x = n·ln 2 + r that is 2⁻ⁿ/(2⁻ⁿ + eʳ).
#[inline(always)]
pub(super) fn sigmoid<A: MultiplyAdd, F: Real>(x: F) -> F {
    let Reduced { n, bits, r, .. } = reduce::<A, F>(clamp(-x, F::literal(-40.0), -F::EXP_RANGE.0));
    let power = F::one() + (r + tail::<A, F>(r, F::zero()));
    let inverse = inverse_power_of_two(n, bits);
    scale((inverse + power).recip(), F::Bits::zero().wrapping_sub(&bits))
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
#[inline(always)]
pub(super) fn softplus<A: MultiplyAdd, F: Real>(x: F) -> F {
    let positive = if x > F::zero() { x } else { F::zero() };
    positive + ln_1p_of_fraction::<A, F>(exp::<A, F>(-x.abs()))
}
