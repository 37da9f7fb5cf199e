//! Powers of e.
//!
//! x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·eʳ. The part of n·ln 2 that has all leading bits is exact, and so is its difference from x.

use super::real::{Arithmetic, Real, clamp, inverse_power_of_two, polynomial, round, scale};

/// n of x = n·ln 2 + r, r, what r lost to rounding, and n in an integer's lowest bits.
#[inline(always)]
fn reduce<A: Arithmetic, F: Real>(x: F) -> (F, F, F::Bits) {
    let (n, bits) = round(x * F::literal(core::f64::consts::LOG2_E));
    let (high, low) = F::LN_2;
    let start = A::mul_add(-n, high, x);
    let rest = n * low;
    let r = start - rest;
    (r, (start - r) - rest, bits)
}

/// eˣ.
#[inline(always)]
pub(super) fn exp<A: Arithmetic, F: Real>(x: F) -> F {
    let (least, most) = F::EXP_RANGE;
    let (r, _, n) = reduce::<A, F>(clamp(x, least, most));
    scale(F::one() + A::mul_add(r * r, polynomial::<A, F>(r, F::EXP), r), n)
}

/// tanh x = (e²ˣ − 1)/(e²ˣ + 1), both divided by 2ⁿ: (1 − 2⁻ⁿ) + (eʳ − 1), exact where x is small, over 2·2⁻ⁿ more.
#[inline(always)]
pub(super) fn tanh<A: Arithmetic, F: Real>(x: F) -> F {
    let size = x.abs();
    let size = if size > F::TANH_ONE { F::TANH_ONE } else { size };
    let (r, lost, n) = reduce::<A, F>(size + size);
    let scaled = inverse_power_of_two::<F>(n);
    let tail = A::mul_add(r * r, polynomial::<A, F>(r, F::EXP), lost);
    let less = ((F::one() - scaled) + r) + tail;
    (less / (less + (scaled + scaled))).copysign(x)
}
