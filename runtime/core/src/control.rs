//! What a differentiated function says of the derivatives that pass through it.

#![allow(non_camel_case_types, reason = "what stands beside a function has the function's name")]

use crate::{Differentiable, rt};

/// x; no cotangent passes back through it.
///
/// What a differentiated function computes of the result is computed as of a constant with derivative 0. Anywhere else it is
/// the identity.
///
/// ```
/// use cotangent::{differentiate, stop_gradient};
///
/// #[differentiate]
/// fn half(x: f64) -> f64 {
///     x * stop_gradient(x)
/// }
///
/// assert_eq!(half::value_and_gradient(3.0), (9.0, 3.0));
/// ```
///
/// The compiler knows it by its name: import it as it is, under whatever name the crate has.
#[inline]
pub fn stop_gradient<T>(x: T) -> T {
    x
}

/// What generated code calls of [`stop_gradient()`]: that it is there shows that the name is not one of another function.
#[doc(hidden)]
#[derive(Debug)]
pub enum stop_gradient {}

#[doc(hidden)]
impl stop_gradient {
    #[inline]
    pub fn constant<T>(x: T) -> T {
        x
    }

    #[inline]
    pub fn owned<T: rt::Own + ?Sized>(x: &T) -> T::Owned {
        rt::own(x)
    }
}

/// x; in a reverse sweep `visit` is lent the cotangent that passes back through it, which it may print, clip or replace.
///
/// Only the cotangent of this value is seen and changed, not what other uses of `x` hand back. Where nothing is differentiated,
/// in a forward sweep or in a function that is called as it is, nothing runs `visit`. It may read what the function can read
/// here, but assign to none of the function's variables.
///
/// ```
/// use cotangent::{differentiate, inspect_cotangent};
/// use ndarray::{Array1, array};
///
/// #[differentiate]
/// fn clipped(x: &Array1<f64>, limit: f64) -> f64 {
///     let h = inspect_cotangent(x, |x_bar| x_bar.mapv_inplace(|g| g.clamp(-limit, limit)));
///     h.mapv(|e| e.powi(3)).sum()
/// }
///
/// let (x_bar, _) = clipped::gradient(&array![1.0, 2.0, 0.5], 3.0);
/// assert_eq!(x_bar, array![3.0, 3.0, 0.75]);
/// ```
///
/// It works for all that carries a derivative: floats, arrays, lists, fields (`inspect_cotangent(&state.x, …)`) and whole structs.
/// The compiler knows it by its name: import it as it is, under whatever name the crate has.
#[inline]
pub fn inspect_cotangent<T: Differentiable>(x: T, visit: impl FnOnce(&mut T::Cotangent)) -> T {
    let _ = visit;
    x
}

/// What generated code calls of [`inspect_cotangent()`].
#[doc(hidden)]
#[derive(Debug)]
pub enum inspect_cotangent {}

#[doc(hidden)]
impl inspect_cotangent {
    #[inline]
    pub fn visited<C>(mut bar: C, visit: impl FnOnce(&mut C)) -> C {
        visit(&mut bar);
        bar
    }
}
