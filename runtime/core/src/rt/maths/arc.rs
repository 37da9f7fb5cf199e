//! Inverse sine, cosine, tangent.

use super::real::{MultiplyAdd, Real, polynomial};

/// arcsin s for 0 ≤ s ≤ ½, without its first term s.
#[inline(always)]
fn tail<A: MultiplyAdd, F: Real>(s: F, square: F) -> F {
    s * square * polynomial::<A, F>(square, F::ASIN)
}

/// Where |x| > ½, arccos |x| = 2 arcsin √((1 − |x|)/2); s is that root there and |x| elsewhere, with its square.
#[inline(always)]
fn halved<F: Real>(x: F) -> (bool, F, F) {
    let a = x.abs();
    let half = F::literal(0.5);
    let large = a > half;
    let square = if large { half * (F::one() - a) } else { a * a };
    (large, if large { square.sqrt() } else { a }, square)
}

/// arcsin |x| = π/2 − arccos |x| where |x| > ½.
#[inline(always)]
pub(super) fn asin<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (large, s, square) = halved(x);
    let tail = tail::<A, F>(s, square);
    let (high, low) = F::FRAC_PI_2_PARTS;
    let y = if large { high - ((s + s) + ((tail + tail) - low)) } else { s + tail };
    y.copysign(x)
}

/// arccos x = π/2 − arcsin x where |x| ≤ ½, π − arccos |x| below.
#[inline(always)]
pub(super) fn acos<A: MultiplyAdd, F: Real>(x: F) -> F {
    let (large, s, square) = halved(x);
    let tail = tail::<A, F>(s, square);
    let (high, low) = F::FRAC_PI_2_PARTS;
    let (s, tail) = if x < F::zero() { (-s, -tail) } else { (s, tail) };
    let middle = high - (s + (tail - low));
    let (base, base_low) = if x < F::zero() { (high + high, low + low) } else { (F::zero(), F::zero()) };
    let outer = base + ((s + s) + ((tail + tail) + base_low));
    if large { outer } else { middle }
}

/// arctan(b/a) for 0 ≤ b ≤ a: π/4 + arctan((b − a)/(b + a)) where the quotient is large.
#[inline(always)]
fn octant<A: MultiplyAdd, F: Real>(b: F, a: F) -> F {
    let large = b > a * F::literal(core::f64::consts::SQRT_2 - 1.0);
    let (over, under) = if large { (b - a, b + a) } else { (b, a) };
    let t = over / under;
    let z = t * t;
    let tail = t * z * polynomial::<A, F>(z, F::ATAN);
    let half = F::literal(0.5);
    let (high, low) = if large { F::FRAC_PI_2_PARTS } else { (F::zero(), F::zero()) };
    half * high + (t + A::mul_add(half, low, tail))
}

#[inline(always)]
pub(super) fn atan<A: MultiplyAdd, F: Real>(x: F) -> F {
    let a = x.abs();
    let large = a > F::one();
    let (over, under) = if large { (F::one(), a) } else { (a, F::one()) };
    let y = octant::<A, F>(over, under);
    let (high, low) = F::FRAC_PI_2_PARTS;
    (if large { high - (y - low) } else { y }).copysign(x)
}

/// 2⁶⁴, which makes any subnormal number a normal one, exactly.
const SUBNORMAL_SCALE: f64 = 18_446_744_073_709_551_616.0;

/// The angle of (x, y): both are made a quarter where their sum would overflow, and larger where both are subnormal, of which a part has few digits;
/// infinities and zeros are made ones that have the same angle.
#[inline(always)]
pub(super) fn atan2<A: MultiplyAdd, F: Real>(y: F, x: F) -> F {
    let (across, up) = (x.abs(), y.abs());
    let steep = up > across;
    let (over, under) = if steep { (across, up) } else { (up, across) };
    let factor = if under > F::max_value() * F::literal(0.25) { F::literal(0.25) } else { F::one() };
    let factor = if under < F::min_positive_value() { F::literal(SUBNORMAL_SCALE) } else { factor };
    let both = over == F::infinity();
    let (over, under) = if both { (F::one(), F::one()) } else { (over * factor, under * factor) };
    let under = if under == F::zero() { F::one() } else { under };
    let angle = octant::<A, F>(over, under);
    let (high, low) = F::FRAC_PI_2_PARTS;
    let angle = if steep { high - (angle - low) } else { angle };
    let angle = if x.is_sign_negative() { (high + high) - (angle - (low + low)) } else { angle };
    let angle = if x.is_nan() { x } else { angle };
    if y.is_nan() { y } else { angle.copysign(y) }
}
