//! The error function and its complement.
//!
//! erf x = x + x·g(x²) up to 1; beyond, 1 − e^−q with q = −ln erfc x as a polynomial of x − 1, whose error counts the less the larger x is. As g and q
//! stay below 0.13 and 0.16 of the result, their rounding hardly shows.
//!
//! erfc x = e^−x²·p(t)/(1 + 2x) for x ≥ 0: the quotient is eˣ²·erfc x, and (1 + 2x) times as much goes from 1 to 2/√π in no more than a low hill, which
//! t = (x − k)/(x + k) spreads over −1 to 1 so that a polynomial of few terms follows it. Up to ½, where that hill is steepest and rounds most, it is
//! 1 − erf x.
//!
//! Coefficients are those of least weighted error, found by Remez exchange in 50 digits: the weight of g is 1/(1 + g), of q erfc x/erf x, of
//! p 1/p, so that what is least is the relative error of the function.

use super::exponential::{Reduced, parts, reduced, tail};
use super::real::{Exponent, MultiplyAdd, Real, first_half, ordered_sum, polynomial, sum};

/// |x|, at most `most`; NaN for NaN.
#[inline(always)]
fn size<F: Real>(x: F, most: F) -> F {
    let size = x.abs();
    if size > most { most } else { size }
}

/// erf x for |x| ≤ 1.
#[inline(always)]
fn near<A: MultiplyAdd, F: Real>(x: F) -> F {
    A::mul_add(x, polynomial::<A, F>(x * x, F::ERF), x)
}

#[inline(always)]
pub(super) fn erf<A: MultiplyAdd, F: Real>(x: F) -> F {
    let size = size(x, F::ERF_ONE);
    let (_, exponent, power) = parts::<A, F>(-polynomial::<A, F>(size - F::one(), F::ERF_REST));
    let large = A::mul_add(-exponent.power(), power, F::one());
    (if size < F::one() { near::<A, F>(size) } else { large }).copysign(x)
}

#[inline(always)]
pub(super) fn erfc<A: MultiplyAdd, F: Real>(x: F) -> F {
    let size = size(x, F::ERFC_ZERO);
    // −x² with twice the digits.
    let first = first_half(size);
    let rest = (first - size) * (first + size);
    let n = Exponent::of_product::<A>(-(size * size), F::LOG2_E_PARTS.0);
    let Reduced { exponent, r, lost, .. } = reduced::<A, F>(-(first * first), n);
    let (r, more) = sum(r, rest);
    let less = r + tail::<A, F>(r, lost + more);

    let (start, terms) = F::ERFC;
    let double = size + size;
    let t = double / (size + F::ERFC_MIDDLE) - F::one();
    let (p, p_lost) = ordered_sum(start, polynomial::<A, F>(t, terms));
    let (divisor, divisor_lost) = sum(F::one(), double);
    let quotient = p / divisor;
    // What is left is divided, too, nearly: 1/(1 + 2x) is the quotient over p, and p not far from `start`.
    let remainder = A::remainder(p, quotient, divisor) + A::mul_add(-quotient, divisor_lost, p_lost);
    let lost = remainder * (quotient * F::literal(0.8));
    let positive = exponent.scale(quotient + A::mul_add(quotient, less, lost));
    let far = if x < F::zero() { F::one() + F::one() - positive } else { positive };
    if size < F::literal(0.5) { F::one() - near::<A, F>(x) } else { far }
}
