//! Powers and roots.

use super::logarithm::{Split, split, split_normal};
use super::real::{Exponent, MultiplyAdd, Real, clamp, float, ordered_sum, polynomial, power_of_two, round};
use super::tables::{EXP_SHORT, LN_SHORT, LN_TAIL, TWO_THIRDS, Tables};
use core::f64::consts::LN_2;
use num_traits::{One, WrappingSub, Zero};

/// aᵇ, which takes more digits than the type has.
pub trait Power: Sized {
    /// aᵇ for a ≥ 0, but for a = 1; b has not more digits than `Self`, or than 32 bits.
    fn power<A: MultiplyAdd>(a: Self, b: f64) -> Self;
}

impl Power for f32 {
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    fn power<A: MultiplyAdd>(a: f32, b: f64) -> f32 {
        let Split { k, f } = split_normal(f64::from(a));
        let s = f / (2.0 + f);
        let z = s * s;
        let ln = A::mul_add(k, LN_2, A::mul_add(s * z, polynomial::<A, f64>(z, LN_SHORT), s + s));
        let (least, most) = f32::EXP_RANGE;
        let x = clamp(b * ln, f64::from(least), f64::from(most));
        let (n, exponent) = Exponent::nearest(x * f64::LOG2_E_PARTS.0);
        let r = A::mul_add(-n, LN_2, x);
        let power = (polynomial::<A, f64>(r, EXP_SHORT) * exponent.power()) as f32;
        at_edges(a, b < 0.0, power)
    }
}

impl Power for f64 {
    #[inline(always)]
    fn power<A: MultiplyAdd>(a: f64, b: f64) -> f64 {
        let (high, low) = ln_twofold::<A>(a);
        // So large an exponent gives 0 or ∞ for all but a = 1, and products that are finite.
        let b = clamp(b, -1e25, 1e25);
        let (product, lost) = A::product(b, high);
        let (least, most) = f64::EXP_RANGE;
        let x = clamp(product, least, most);
        let lost = if x == product { A::mul_add(b, low, lost) } else { 0.0 };
        let (n, exponent) = Exponent::nearest(x * f64::LOG2_E_PARTS.0);
        let (ln_2, ln_2_low) = f64::LN_2_PARTS;
        let r = A::mul_add(-n, ln_2, x) + A::mul_add(-n, ln_2_low, lost);
        let power = 1.0 + A::mul_add(r * r, polynomial::<A, f64>(r, f64::EXP), r);
        at_edges(a, b < 0.0, exponent.scale(power))
    }
}

/// aᵇ, or what it is where a is 0 or ∞.
#[inline(always)]
fn at_edges<F: Real>(a: F, negative: bool, power: F) -> F {
    let edge = if (a == F::zero()) == negative { F::infinity() } else { F::zero() };
    if a == F::zero() || a == F::infinity() { edge } else { power }
}

/// ln x of a positive finite number as a sum of two with at least 65 bits.
#[inline(always)]
fn ln_twofold<A: MultiplyAdd>(x: f64) -> (f64, f64) {
    let Split { k, f } = split(x);
    let (under, under_low) = ordered_sum(2.0, f);
    let s = f / under;
    let (back, back_low) = A::product(s, under);
    let s_low = (((f - back) - back_low) - s * under_low) / under;
    let (z, z_low) = A::product(s, s);
    let z_low = z_low + 2.0 * s * s_low;
    let tail = z * polynomial::<A, f64>(z, LN_TAIL);
    let (t, t_low) = ordered_sum(TWO_THIRDS.0, tail);
    let t_low = t_low + TWO_THIRDS.1;
    let (v, v_low) = A::product(z, t);
    let v_low = v_low + (z * t_low + z_low * t);
    let (w, w_low) = A::product(s, v);
    let w_low = w_low + (s * v_low + s_low * v);
    let (sum, sum_low) = ordered_sum(2.0 * s, w);
    let (ln_2, ln_2_low) = f64::LN_2_PARTS;
    let (high, high_low) = ordered_sum(k * ln_2, sum);
    ordered_sum(high, high_low + (k * ln_2_low + (sum_low + (w_low + 2.0 * s_low))))
}

/// |y| rounded to an integer.
#[inline(always)]
fn whole(y: f64) -> f64 {
    const INTEGERS: f64 = <f64 as Real>::INTEGERS;
    if y < INTEGERS { (y + INTEGERS) - INTEGERS } else { y }
}

/// xʸ in the sense of IEEE 754, for a y of not more digits than the type has or 32 bits.
#[inline(always)]
fn signed<A: MultiplyAdd, F: Real>(x: F, y: f64) -> F {
    let a = x.abs();
    let size = y.abs();
    let integer = whole(size) == size;
    let is_odd = integer && whole(0.5 * size) != 0.5 * size;
    let power = F::power::<A>(a, y);
    let power = if a == F::one() { F::one() } else { power };
    let power = if is_odd && x.is_sign_negative() { -power } else { power };
    let outside = x < F::zero() && x > F::neg_infinity() && !integer;
    let power = if outside || x.is_nan() || y.is_nan() { F::nan() } else { power };
    if y == 0.0 || x == F::one() { F::one() } else { power }
}

#[inline(always)]
pub(super) fn powf<A: MultiplyAdd, F: Real>(x: F, y: F) -> F {
    signed::<A, F>(x, F::wide(y))
}

/// xⁿ, as products for the exponents that are written most.
#[inline(always)]
pub(super) fn powi<A: MultiplyAdd, F: Real>(x: F, n: i32) -> F {
    match n {
        0 => F::one(),
        1 => x,
        2 => x * x,
        3 => x * x * x,
        4 => {
            let square = x * x;
            square * square
        }
        -1 => x.recip(),
        n => signed::<A, F>(x, f64::from(n)),
    }
}

/// ∛x: |x| = 8ᵠ·2ᵈ·m with 1 ≤ m < 2, a polynomial for ∛m, and one step of Halley's, which makes a third of the digits all of them.
#[inline(always)]
pub(super) fn cbrt<A: MultiplyAdd, F: Real>(x: F) -> F {
    let a = x.abs();
    let subnormal = a < F::min_positive_value();
    // 2 to a multiple of 3.
    let up = 24 + 30 * usize::from(F::STORED > 24);
    let raised = if subnormal { a * F::literal((1_u64 << up) as f64) } else { a };
    let bits = F::bits(raised);
    let exponent = float::<F>(bits >> F::STORED) - float::<F>(F::BIAS);
    let (q, q_bits) = round((exponent - F::one()) * F::literal(1.0 / 3.0));
    let d = exponent - (q + q + q);
    let significand = bits & ((F::Bits::one() << F::STORED).wrapping_sub(&F::Bits::one()));
    let m = F::of_bits(significand | F::bits(F::one()));
    let start = polynomial::<A, F>(m, F::CBRT_START);
    let (one, two) = (d > F::literal(0.5), d > F::literal(1.5));
    let start = start
        * if two {
            F::CBRT.1
        } else if one {
            F::CBRT.0
        } else {
            F::one()
        };
    let m = m * if two {
        F::literal(4.0)
    } else if one {
        F::literal(2.0)
    } else {
        F::one()
    };
    let cube = start * start * start;
    let root = A::mul_add(start, (m - cube) / (cube + cube + m), start);
    let root = root * power_of_two::<F>(q_bits);
    let root = if subnormal { root * F::literal(1.0 / (1_u64 << (up / 3)) as f64) } else { root };
    let root = if a < F::infinity() { root } else { a };
    (if a == F::zero() { a } else { root }).copysign(x)
}

/// √(x² + y²), both divided by a power of two near the larger one, so that their squares neither overflow nor vanish.
#[inline(always)]
pub(super) fn hypot<A: MultiplyAdd, F: Real>(x: F, y: F) -> F {
    let (x, y) = (x.abs(), y.abs());
    let (small, large) = if x > y { (y, x) } else { (x, y) };
    let edge = F::BIAS - (F::Bits::one() << 3);
    let size = clamp(large, power_of_two::<F>(F::Bits::zero().wrapping_sub(&edge)), power_of_two::<F>(edge));
    let exponent = F::bits(size) >> F::STORED << F::STORED;
    let (down, up) = (F::of_bits((F::BIAS << (F::STORED + 1)).wrapping_sub(&exponent)), F::of_bits(exponent));
    let (a, b) = (large * down, small * down);
    let length = A::mul_add(a, a, b * b).sqrt() * up;
    let infinite = (x == F::infinity()) | (y == F::infinity());
    if infinite { F::infinity() } else { length }
}
