//! Functions of elements that the standard library has not: what their rules in the compiler call. Users are offered those of `cotangent`.

use crate::Element;
use crate::rt::maths;

/// erf x.
#[inline]
pub fn erf<E: Element>(x: E) -> E {
    maths::erf(x)
}

/// 1 − erf x.
#[inline]
pub fn erfc<E: Element>(x: E) -> E {
    maths::erfc(x)
}

/// 1/(1 + e⁻ˣ).
#[inline]
pub fn sigmoid<E: Element>(x: E) -> E {
    maths::sigmoid(x)
}

/// ln(1 + eˣ).
#[inline]
pub fn softplus<E: Element>(x: E) -> E {
    maths::softplus(x)
}
