//! What the functions ask of an element: its bits and its constants; and the steps that several functions take.

use super::tables::Tables;
use core::fmt::Debug;
use num_traits::{Float, One, PrimInt, WrappingAdd, WrappingSub};

/// How a·b + c is computed: [`Fused`](super::Fused) or [`Separate`](super::Separate).
pub trait MultiplyAdd {
    /// a·b + c.
    fn mul_add<F: Real>(a: F, b: F, c: F) -> F;
    /// a·b rounded, and what was lost.
    fn product(a: f64, b: f64) -> (f64, f64);
    /// p − q·d where q is p/d rounded, so that few digits are left.
    fn remainder<F: Real>(p: F, q: F, d: F) -> F;
}

/// `f32` or `f64`, as the functions see it.
///
/// It has functions and no methods, for every method here would be one of every generic element.
pub trait Real: Float + Tables + super::circular::Circular + super::power::Power + Debug + 'static {
    /// An unsigned integer of the same width.
    type Bits: PrimInt + WrappingAdd + WrappingSub;
    /// Bits of the significand that are stored.
    const STORED: usize;
    /// What is added to the exponent.
    const BIAS: Self::Bits;
    /// The least integer from which on all numbers are integers: 2^STORED.
    const INTEGERS: Self;

    /// The same number.
    fn wide(x: Self) -> f64;
    /// The nearest element.
    fn literal(x: f64) -> Self;
    /// Its representation.
    fn bits(x: Self) -> Self::Bits;
    /// What has that representation.
    fn of_bits(bits: Self::Bits) -> Self;
}

macro_rules! real {
    ($float:ident, $bits:ident) => {
        impl Real for $float {
            type Bits = $bits;
            const STORED: usize = $float::MANTISSA_DIGITS as usize - 1;
            const BIAS: $bits = $float::MAX_EXP as $bits - 1;
            const INTEGERS: $float = (1_u64 << ($float::MANTISSA_DIGITS - 1)) as $float;

            #[inline(always)]
            fn wide(x: Self) -> f64 {
                x.into()
            }
            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "the nearest is meant")]
            fn literal(x: f64) -> Self {
                x as $float
            }
            #[inline(always)]
            fn bits(x: Self) -> $bits {
                x.to_bits()
            }
            #[inline(always)]
            fn of_bits(bits: $bits) -> Self {
                $float::from_bits(bits)
            }
        }
    };
}
real!(f32, u32);
real!(f64, u64);

/// Σ cₖ·xᵏ for at least two coefficients, so that the sum waits for few others: up to six in pairs, more four terms at a time, all of them while x⁴ is computed.
#[inline(always)]
pub(super) fn polynomial<A: MultiplyAdd, F: Real>(x: F, c: &[F]) -> F {
    let square = x * x;
    let two = |k: usize| if k + 1 < c.len() { A::mul_add(c[k + 1], x, c[k]) } else { c[k] };
    if c.len() <= 6 {
        let mut k = (c.len() - 1) & !1;
        let mut sum = two(k);
        while k > 0 {
            k -= 2;
            sum = A::mul_add(sum, square, two(k));
        }
        return sum;
    }
    let fourth = square * square;
    let four = |k: usize| if k + 2 < c.len() { A::mul_add(two(k + 2), square, two(k)) } else { two(k) };
    let mut k = (c.len() - 1) & !3;
    let mut sum = four(k);
    while k > 0 {
        k -= 4;
        sum = A::mul_add(sum, fourth, four(k));
    }
    sum
}

/// x rounded to an integer, even at a tie, and the same in two's complement in the lowest bits of an integer: |x| < 2^(STORED − 1).
#[inline(always)]
pub(super) fn round<F: Real>(x: F) -> (F, F::Bits) {
    let shift = F::INTEGERS * F::literal(1.5);
    let shifted = x + shift;
    (shifted - shift, F::bits(shifted))
}

/// An exponent n: n + 2·`BIAS` in the lowest bits. The bits of 2ⁿ, 2⁻ⁿ and of what has half of n as its exponent are made of that without another
/// addition.
#[derive(Clone, Copy)]
pub(super) struct Exponent<F: Real>(F::Bits);

impl<F: Real> Exponent<F> {
    /// What rounds to an integer when it is added, and leaves `Self` in the lowest bits.
    #[inline(always)]
    fn shift() -> F {
        F::INTEGERS * F::literal(1.5) + float::<F>(F::BIAS << 1)
    }

    /// x rounded to an integer, even at a tie: |x| < 2^(STORED − 1) − 2·`BIAS`.
    #[inline(always)]
    pub(super) fn nearest(x: F) -> (F, Self) {
        let shifted = x + Self::shift();
        (shifted - Self::shift(), Exponent(F::bits(shifted)))
    }

    /// x·by in the same way.
    #[inline(always)]
    pub(super) fn of_product<A: MultiplyAdd>(x: F, by: F) -> (F, Self) {
        let shifted = A::mul_add(x, by, Self::shift());
        (shifted - Self::shift(), Exponent(F::bits(shifted)))
    }

    /// 2ⁿ, within the exponents of normal numbers.
    #[inline(always)]
    pub(super) fn power(self) -> F {
        F::of_bits(self.0.wrapping_sub(&F::BIAS) << F::STORED)
    }

    /// 2⁻ⁿ in the same way.
    #[inline(always)]
    pub(super) fn inverse_power(self) -> F {
        F::of_bits((F::BIAS + (F::BIAS << 1)).wrapping_sub(&self.0) << F::STORED)
    }

    /// The same, and 0 where n, as a float too, is so large that 1 + 2⁻ⁿ is 1.
    #[inline(always)]
    pub(super) fn inverse_power_or_zero(self, n: F) -> F {
        if n > F::literal(64.0) { F::zero() } else { self.inverse_power() }
    }

    /// −n.
    #[inline(always)]
    pub(super) fn negative(self) -> Self {
        Exponent((F::BIAS << 2).wrapping_sub(&self.0))
    }

    /// n − 1.
    #[inline(always)]
    pub(super) fn one_less(self) -> Self {
        Exponent(self.0.wrapping_sub(&F::Bits::one()))
    }

    /// x·2ⁿ for an n within twice the exponents of normal numbers, with one rounding: half of n at a time.
    #[inline(always)]
    pub(super) fn scale(self, x: F) -> F {
        let half = self.0 >> 1;
        x * F::of_bits(half << F::STORED) * F::of_bits(self.0.wrapping_sub(&half) << F::STORED)
    }
}

/// 2ⁿ for an integer n in two's complement in the lowest bits, within the exponents of normal numbers.
#[inline(always)]
pub(super) fn power_of_two<F: Real>(n: F::Bits) -> F {
    F::of_bits(n.wrapping_add(&F::BIAS) << F::STORED)
}

/// An integer below 2^STORED as a float.
#[inline(always)]
pub(super) fn float<F: Real>(n: F::Bits) -> F {
    F::of_bits(n | F::bits(F::INTEGERS)) - F::INTEGERS
}

/// x, at least `least` and at most `most`; NaN for NaN.
#[inline(always)]
pub(super) fn clamp<F: Float>(x: F, least: F, most: F) -> F {
    let x = if x > most { most } else { x };
    if x < least { least } else { x }
}

/// x with the first half of its digits, whose square is exact.
#[inline(always)]
pub(super) fn first_half<F: Real>(x: F) -> F {
    let rest = F::STORED / 2 + 1;
    F::of_bits((F::bits(x) >> rest) << rest)
}

/// a + b rounded, and what was lost.
#[inline(always)]
pub(super) fn sum<F: Float>(a: F, b: F) -> (F, F) {
    let s = a + b;
    let part = s - a;
    (s, (a - (s - part)) + (b - part))
}

/// The same where |a| ≥ |b| or a = 0.
#[inline(always)]
pub(super) fn ordered_sum<F: Float>(a: F, b: F) -> (F, F) {
    let s = a + b;
    (s, (a - s) + b)
}
