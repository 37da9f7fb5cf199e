//! Sine, cosine, tangent.
//!
//! x = n·π/2 + r with |r| ≤ π/4. π/2 is subtracted in parts whose products with n are exact while n < 2²⁰; beyond, an argument is [`far`].
//! An `f32` is reduced as an `f64`, which spares the parts, and the polynomials are short.

use super::real::{MultiplyAdd, Real, polynomial, round, sum};
use super::tables::{COS, COS_SHORT, FRAC_PI_2, FRAC_PI_2_SHORT, SIN, SIN_SHORT, Tables};
use core::f64::consts::{FRAC_2_PI, FRAC_PI_4, PI};

/// The largest |x| that [`Circular::sin_cos`] is for: 2²⁰·π/2, rounded down.
pub(super) const NEAR: f64 = 1_647_099.0;

/// Whether x is out of the range of these functions. Infinities are: what is computed for one is not always NaN.
#[inline(always)]
pub(super) fn far<F: Real>(x: F) -> bool {
    x.abs() > F::literal(NEAR)
}

/// sin r, cos r and the quadrant n of |x|, and whether n is odd.
pub trait Circular: Sized {
    /// sin r and cos r, and n in the lowest bits, for |x| = n·π/2 + r.
    fn quarter<A: MultiplyAdd>(x: Self) -> (f64, f64, u64);
    /// sin and cos of r + low, |r| ≤ π/4, in few steps one after the other.
    fn swift<A: MultiplyAdd>(r: f64, low: f64) -> (f64, f64);
}

impl Circular for f64 {
    #[inline(always)]
    fn quarter<A: MultiplyAdd>(x: f64) -> (f64, f64, u64) {
        let a = x.abs();
        let (n, bits) = round(a * FRAC_2_PI);
        let [first, second, third, rest] = FRAC_PI_2;
        let start = A::mul_add(-n, first, a);
        let (high, lost) = sum(start, -(n * second));
        let (high, lost_too) = sum(high, -(n * third));
        let (r, low) = sum(high, lost + (lost_too - n * rest));
        let z = r * r;
        let sin = r + A::mul_add(r * z, polynomial::<A, f64>(z, SIN), low);
        let half = 0.5 * z;
        let most = 1.0 - half;
        let tail = A::mul_add(z * z, polynomial::<A, f64>(z, COS), -(r * low));
        (sin, most + (((1.0 - most) - half) + tail), bits)
    }

    #[inline(always)]
    fn swift<A: MultiplyAdd>(r: f64, low: f64) -> (f64, f64) {
        let z = r * r;
        let (square, cube) = (z * z, r * z);
        let two = |c: &[f64], k: usize| A::mul_add(z, c[k + 1], c[k]);
        let first = r + A::mul_add(cube, two(SIN, 0), low);
        let sin = A::mul_add(cube * square, A::mul_add(square, two(SIN, 4), two(SIN, 2)), first);
        let least = A::mul_add(square, COS[5], two(COS, 3));
        let most = A::mul_add(square, two(COS, 1), A::mul_add(z, COS[0], -0.5));
        let rest = A::mul_add(square * square, least, most);
        (sin, 1.0 + A::mul_add(z, rest, -(r * low)))
    }
}

impl Circular for f32 {
    #[inline(always)]
    fn quarter<A: MultiplyAdd>(x: f32) -> (f64, f64, u64) {
        let a = f64::from(x).abs();
        let (n, bits) = round(a * FRAC_2_PI);
        let (first, rest) = FRAC_PI_2_SHORT;
        let r = A::mul_add(-n, rest, A::mul_add(-n, first, a));
        let z = r * r;
        let sin = A::mul_add(r * z, polynomial::<A, f64>(z, SIN_SHORT), r);
        (sin, A::mul_add(z, polynomial::<A, f64>(z, COS_SHORT), 1.0), bits)
    }

    #[inline(always)]
    fn swift<A: MultiplyAdd>(r: f64, _low: f64) -> (f64, f64) {
        let z = r * r;
        let sin = A::mul_add(r * z, polynomial::<A, f64>(z, SIN_SHORT), r);
        (sin, A::mul_add(z, polynomial::<A, f64>(z, COS_SHORT), 1.0))
    }
}

/// x where bit 1 of n is clear, −x where it is set.
#[inline(always)]
fn signed(x: f64, n: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((n & 2) << 62))
}

/// x or −x, as the sign of y is.
#[inline(always)]
fn odd<F: Real>(x: F, y: F) -> F {
    if y.is_sign_negative() { -x } else { x }
}

#[inline(always)]
pub(super) fn sin<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (sin, cos, n) = F::quarter::<A>(x);
    odd(F::literal(signed(if n & 1 == 0 { sin } else { cos }, n)), x)
}

#[inline(always)]
pub(super) fn cos<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (sin, cos, n) = F::quarter::<A>(x);
    F::literal(signed(if n & 1 == 0 { cos } else { sin }, n.wrapping_add(1)))
}

#[inline(always)]
pub(super) fn sin_cos<A: MultiplyAdd, F: Real>(x: F) -> (F, F) {
    let (sin, cos, n) = F::quarter::<A>(x);
    let (first, second) = if n & 1 == 0 { (sin, cos) } else { (cos, sin) };
    (odd(F::literal(signed(first, n)), x), F::literal(signed(second, n.wrapping_add(1))))
}

/// sin x and cos x of one number, on whose sine or cosine others wait: a processor that has foretold in which quarter x lies does not wait for that.
#[inline(always)]
pub(super) fn sin_cos_of_one<A: MultiplyAdd, F: Real>(x: F) -> (F, F) {
    let a = F::wide(x).abs();
    let (half, lost) = <f64 as Tables>::FRAC_PI_2_PARTS;
    let both = |sin: f64, cos: f64| (odd(F::literal(sin), x), F::literal(cos));
    if a <= FRAC_PI_4 {
        let (sin, cos) = F::swift::<A>(a, 0.0);
        both(sin, cos)
    } else if a <= 3.0 * FRAC_PI_4 {
        let (sin, cos) = F::swift::<A>(a - half, -lost);
        both(cos, -sin)
    } else if a <= 5.0 * FRAC_PI_4 {
        let (sin, cos) = F::swift::<A>(a - PI, -2.0 * lost);
        both(-sin, -cos)
    } else {
        farther::<A, F>(x)
    }
}

#[cold]
#[inline(never)]
fn farther<A: MultiplyAdd, F: Real>(x: F) -> (F, F) {
    if far(x) { x.sin_cos() } else { sin_cos::<A, F>(x) }
}

#[inline(always)]
pub(super) fn tan<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (sin, cos, n) = F::quarter::<A>(x);
    let (over, under) = if n & 1 == 0 { (sin, cos) } else { (-cos, sin) };
    odd(F::literal(over / under), x)
}
