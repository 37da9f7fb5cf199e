//! Functions of elements.

use crate::Element;

/// A literal of the element type.
#[inline]
pub fn lit<E: Element>(x: f64) -> E {
    E::from(x).unwrap_or_else(E::nan)
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

/// n·(n−1)·xⁿ⁻², 0 for n = 0 and n = 1.
#[inline]
pub fn powi_partial2<E: Element>(x: E, n: i32) -> E {
    if n == 0 || n == 1 { E::zero() } else { lit::<E>(f64::from(n) * (f64::from(n) - 1.0)) * x.powi(n.wrapping_sub(2)) }
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
