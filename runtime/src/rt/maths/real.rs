//! What the functions ask of an element: its bits, and its constants.

use super::tables::Tables;
use core::fmt::Debug;
use num_traits::{Float, PrimInt, WrappingAdd, WrappingSub};

/// How products are added up.
///
/// A loop that is compiled for an instruction set with fused multiply-add takes [`Fused`], any other one [`Separate`]: without that
/// instruction `mul_add` is a call of the C library.
pub trait Arithmetic {
    /// a·b + c.
    fn mul_add<F: Float>(a: F, b: F, c: F) -> F;
}

/// a·b + c with one rounding.
#[derive(Clone, Copy, Debug)]
pub enum Fused {}

/// a·b + c with two roundings.
#[derive(Clone, Copy, Debug)]
pub enum Separate {}

impl Arithmetic for Fused {
    #[inline(always)]
    fn mul_add<F: Float>(a: F, b: F, c: F) -> F {
        a.mul_add(b, c)
    }
}

impl Arithmetic for Separate {
    #[inline(always)]
    fn mul_add<F: Float>(a: F, b: F, c: F) -> F {
        a * b + c
    }
}

/// `f32` or `f64`, as the functions see it.
///
/// It has functions and no methods, for every method here would be one of every generic element.
pub trait Real: Float + Tables + Debug + 'static {
    /// An unsigned integer of the same width.
    type Bits: PrimInt + WrappingAdd + WrappingSub;
    /// Bits of the significand that are stored.
    const STORED: usize;
    /// What is added to the exponent.
    const BIAS: Self::Bits;
    /// 1.5·2^STORED: x + `SHIFT` is x rounded to an integer, which stands in its lowest bits; x is less than 2^(STORED − 1).
    const SHIFT: Self;

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
            const SHIFT: $float = 1.5 * ((1_u64 << ($float::MANTISSA_DIGITS - 1)) as $float);

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

/// Σ cₖ·xᵏ, even and odd powers apart: two chains of half the length.
#[inline(always)]
pub(super) fn polynomial<A: Arithmetic, F: Float>(x: F, c: &[F]) -> F {
    let square = x * x;
    let (even, odd) = (c.len().saturating_sub(1) & !1, c.len().saturating_sub(2) | 1);
    let sum = |last: usize| {
        let mut sum = c[last];
        let mut k = last;
        while k > 1 {
            k -= 2;
            sum = A::mul_add(sum, square, c[k]);
        }
        sum
    };
    A::mul_add(sum(odd), x, sum(even))
}

/// x rounded to an integer, even at a tie, and the same in two's complement in the lowest bits of an integer: |x| < 2^(STORED − 1).
#[inline(always)]
pub(super) fn round<F: Real>(x: F) -> (F, F::Bits) {
    let shifted = x + F::SHIFT;
    (shifted - F::SHIFT, F::bits(shifted))
}

/// 2ⁿ for an integer n in two's complement in the lowest bits, within the exponents of normal numbers.
#[inline(always)]
pub(super) fn power_of_two<F: Real>(n: F::Bits) -> F {
    F::of_bits(n.wrapping_add(&F::BIAS) << F::STORED)
}

/// 2⁻ⁿ for an integer n in two's complement in the lowest bits, within the exponents of normal numbers.
#[inline(always)]
pub(super) fn inverse_power_of_two<F: Real>(n: F::Bits) -> F {
    F::of_bits(F::BIAS.wrapping_sub(&n) << F::STORED)
}

/// x·2ⁿ for an integer n in the lowest bits, within twice the exponents of normal numbers, with one rounding: half of n at a time.
#[inline(always)]
pub(super) fn scale<F: Real>(x: F, n: F::Bits) -> F {
    let half = n >> 1;
    x * power_of_two::<F>(half) * power_of_two::<F>(n.wrapping_sub(&half))
}

/// x, at least `least` and at most `most`; NaN for NaN.
#[inline(always)]
pub(super) fn clamp<F: Float>(x: F, least: F, most: F) -> F {
    let x = if x > most { most } else { x };
    if x < least { least } else { x }
}
