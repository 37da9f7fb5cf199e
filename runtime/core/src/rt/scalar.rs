//! Functions of elements.

use super::maths::{Anywhere, sin_cos_of_one};
use super::simd::Native;
use super::walk::{AddScaled, Scale, double, each, pairs_mut};
use super::{Operand, Rank, map};
use crate::{Cotangent, Element};

/// A literal of the element type.
#[inline]
pub fn lit<E: Element>(x: f64) -> E {
    E::from(x).unwrap_or_else(E::nan)
}

/// A float, behind an alias or not: what has a gradient, whose seed is 1.
#[diagnostic::on_unimplemented(
    message = "the result `{Self}` has no gradient",
    label = "a gradient is that of one float",
    note = "`adjoint` takes the seed, a cotangent of the result"
)]
pub trait One<C> {
    /// The seed.
    fn one() -> C;
}
impl One<f32> for f32 {
    fn one() -> f32 {
        1.0
    }
}
impl One<f64> for f64 {
    fn one() -> f64 {
        1.0
    }
}

/// z̄·p where a zero cotangent stays zero (0·∞ = 0).
#[inline]
pub fn chain<E: Element>(z_bar: E, partial: E) -> E {
    if z_bar.is_zero() { E::zero() } else { z_bar * partial }
}

/// −1, 0 or 1; NaN for NaN.
#[inline]
pub fn sign<E: Element>(x: E) -> E {
    if x.is_zero() { E::zero() } else { x.signum() }
}

/// 1 where a > b, ½ at a tie, 0 elsewhere; a NaN loses, as in `max`.
#[inline]
pub fn wins<E: Element>(a: E, b: E) -> E {
    if a > b || b.is_nan() && !a.is_nan() {
        E::one()
    } else if a == b || a.is_nan() && b.is_nan() {
        lit(0.5)
    } else {
        E::zero()
    }
}

/// 1 where a > b, 0 elsewhere; a NaN loses, as in `max`.
#[inline]
pub fn above<E: Element>(a: E, b: E) -> E {
    if a > b || b.is_nan() && !a.is_nan() { E::one() } else { E::zero() }
}

/// 1 where a < b, ½ at a tie, 0 elsewhere; a NaN loses, as in `min`.
#[inline]
pub fn loses<E: Element>(a: E, b: E) -> E {
    if a < b || b.is_nan() && !a.is_nan() {
        E::one()
    } else if a == b || a.is_nan() && b.is_nan() {
        lit(0.5)
    } else {
        E::zero()
    }
}

/// 1 where a < b, 0 elsewhere; a NaN loses, as in `min`.
#[inline]
pub fn below<E: Element>(a: E, b: E) -> E {
    if a < b || b.is_nan() && !a.is_nan() { E::one() } else { E::zero() }
}

/// a/b, and 0 where b is 0.
#[inline]
pub fn over<E: Element>(a: E, b: E) -> E {
    if b.is_zero() { E::zero() } else { a / b }
}

/// a/b, and 0 where a is 0.
#[inline]
pub fn ratio<E: Element>(a: E, b: E) -> E {
    if a.is_zero() { E::zero() } else { a / b }
}

/// n·xⁿ⁻¹, 0 for n = 0.
#[inline]
pub fn powi_partial<E: Element>(x: E, n: i32) -> E {
    if n == 0 { E::zero() } else { lit::<E>(f64::from(n)) * x.powi(n.wrapping_sub(1)) }
}

/// n in the type of x.
#[inline]
pub fn int_like<E: Element>(_x: E, n: i32) -> E {
    lit(f64::from(n))
}

/// n − 1.
#[inline]
pub fn pred(n: i32) -> i32 {
    n.wrapping_sub(1)
}

/// sin x and cos x, 1.5 ULP: where both are wanted, as a sine and its derivative are, they take less than one of them takes by the C library.
#[allow(clippy::inline_always, reason = "the numbers of a loop around a call go through memory, from one pass to the next")]
#[inline(always)]
pub fn sin_cos<E: Element>(x: E) -> (E, E) {
    sin_cos_of_one::<Anywhere<Native>, E>(x)
}

/// p·xᵖ⁻¹, 0 for p = 0.
#[inline]
pub fn powf_partial<E: Element>(x: E, p: E) -> E {
    if p.is_zero() { E::zero() } else { p * x.powf(p - E::one()) }
}

/// z·ln x for z = xᵖ, and 0 where x is 0.
#[inline]
pub fn powf_exponent_partial<E: Element>(x: E, z: E) -> E {
    if x.is_zero() { E::zero() } else { z * x.ln() }
}

/// x² for each entry.
#[inline]
pub fn pow2<A: Operand>(x: A) -> <A::Rank as Rank>::Tensor<A::Elem> {
    map((x,), |[x]| x * x)
}

/// s·a, in the buffer of a; zeros where s is 0.
#[inline]
pub fn scaled<C: Cotangent, E: Element>(mut a: C, s: E) -> C {
    if s.is_zero() {
        return C::zeros_like(&a);
    }
    if !s.is_one() {
        each(&mut a, &mut Scale(double(s)));
    }
    a
}

/// s·a + t·b, in the buffer of a; what is scaled by 0 is left out.
#[inline]
#[track_caller]
pub fn scaled_sum<C: Cotangent, E: Element>(a: C, s: E, b: &C, t: E) -> C {
    let mut z = scaled(a, s);
    if !t.is_zero() {
        pairs_mut(&mut z, b, &mut AddScaled(double(t)));
    }
    z
}

/// x as `f32`.
#[inline]
pub fn as_f32<E: Element>(x: E) -> f32 {
    x.to_f32().unwrap_or(f32::NAN)
}

/// x as `f64`.
#[inline]
pub fn as_f64<E: Element>(x: E) -> f64 {
    x.to_f64().unwrap_or(f64::NAN)
}

/// x in the type of another element.
#[inline]
pub fn cast_like<E: Element, L: Element>(x: E, _like: &L) -> L {
    <L as num_traits::NumCast>::from(x).unwrap_or_else(L::nan)
}

/// A type that carries no derivative.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is cast, which loses its derivative",
    label = "this carries a derivative",
    note = "write `f64::from(…)` or compute in one float type"
)]
pub trait Discrete: Copy {}

macro_rules! discrete {
    ($($t:ty),+) => {$(impl Discrete for $t {})+};
}
discrete!(usize, isize, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, bool, char);

/// What the length, the dimensions and the shape of a value are: they carry no derivative.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may carry a derivative, and `len`, `dim` and `shape` are taken to give none",
    label = "this is no number of entries and no shape",
    note = "a method of a type of your own that carries a derivative is called by its type: `Vec3::len(&p)`"
)]
pub trait Asked {}

macro_rules! asked {
    ($($t:ty),+) => {$(impl Asked for $t {})+};
}
asked!(usize, isize, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, bool, char, (), str, String);

macro_rules! asked_together {
    ($($t:ident),+) => { impl<$($t: Asked),+> Asked for ($($t,)+) {} };
}
asked_together!(A);
asked_together!(A, B);
asked_together!(A, B, C);
asked_together!(A, B, C, D);
asked_together!(A, B, C, D, E);
asked_together!(A, B, C, D, E, F);

impl<T: Asked + ?Sized> Asked for &T {}
impl<T: Asked> Asked for [T] {}
impl<T: Asked, const N: usize> Asked for [T; N] {}
impl<T: Asked> Asked for Vec<T> {}
impl<T: Asked> Asked for Option<T> {}
impl<I> Asked for ndarray::Dim<I> {}

/// What a value whose type is not known is asked for.
#[inline]
pub fn asked<T: Asked>(x: T) -> T {
    x
}

/// What `std::mem::take` leaves behind.
#[inline]
pub fn default_of<T: Default>(_: &T) -> T {
    T::default()
}

/// The value of a field that a cast shows to carry no derivative.
#[inline]
pub fn discrete<T: Discrete>(x: T) -> T {
    x
}
