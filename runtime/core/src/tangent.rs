//! The directions along which functions are differentiated in forward mode.

use crate::rt::Constant;
use crate::{Cotangent, Differentiable, Element};
use ndarray::{Array, ArrayView, Dimension};
use std::borrow::Cow;

/// The direction in which a parameter moves, whose cotangent is a `T`: what `f::tangent` takes.
///
/// A float is its own, for all else it is a reference to a `T` (`&Array2<f64>` for an array, `&NAMECotangent` for a type with
/// `#[derive(Differentiable)]`); an array may come by value, too. `()` is the direction of what does not move, zero.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tangent of this parameter, which is a `{T}`",
    label = "give `&{T}`, or `()` if the parameter does not move"
)]
pub trait Tangent<T: Clone> {
    /// The direction, if it is not zero.
    fn given(&self) -> Option<Cow<'_, T>>;
}

impl<T: Cotangent + Clone> Tangent<T> for &T {
    fn given(&self) -> Option<Cow<'_, T>> {
        Some(Cow::Borrowed(self))
    }
}
impl<T: Clone> Tangent<T> for &&T {
    fn given(&self) -> Option<Cow<'_, T>> {
        Some(Cow::Borrowed(self))
    }
}
impl<T: Clone> Tangent<T> for &Box<T> {
    fn given(&self) -> Option<Cow<'_, T>> {
        Some(Cow::Borrowed(self))
    }
}
impl<E: Element> Tangent<E> for E {
    fn given(&self) -> Option<Cow<'_, E>> {
        Some(Cow::Borrowed(self))
    }
}
impl<T: Clone> Tangent<Vec<T>> for &[T] {
    fn given(&self) -> Option<Cow<'_, Vec<T>>> {
        Some(Cow::Owned(self.to_vec()))
    }
}
impl<T: Clone> Tangent<T> for () {
    fn given(&self) -> Option<Cow<'_, T>> {
        None
    }
}
impl<T: Clone, E> Tangent<T> for Constant<E> {
    fn given(&self) -> Option<Cow<'_, T>> {
        None
    }
}
impl<T: Clone, E> Tangent<T> for &Constant<E> {
    fn given(&self) -> Option<Cow<'_, T>> {
        None
    }
}
impl<E: Element, D: Dimension> Tangent<Array<E, D>> for Array<E, D> {
    fn given(&self) -> Option<Cow<'_, Array<E, D>>> {
        Some(Cow::Borrowed(self))
    }
}
impl<E: Element, D: Dimension> Tangent<Array<E, D>> for ArrayView<'_, E, D> {
    fn given(&self) -> Option<Cow<'_, Array<E, D>>> {
        Some(Cow::Owned(self.to_owned()))
    }
}
impl<E: Element, D: Dimension> Tangent<Array<E, D>> for &ArrayView<'_, E, D> {
    fn given(&self) -> Option<Cow<'_, Array<E, D>>> {
        Some(Cow::Owned(self.to_owned().to_owned()))
    }
}

/// A direction as a number.
#[inline]
pub fn number<E: Element>(given: &impl Tangent<E>) -> E {
    given.given().map_or_else(E::zero, Cow::into_owned)
}

/// A direction, zeros in the form of `x` where there is none.
pub fn direction<'a, X: Differentiable + ?Sized>(given: &'a impl Tangent<X::Cotangent>, x: &X) -> Cow<'a, X::Cotangent> {
    given.given().unwrap_or_else(|| Cow::Owned(x.zeros_like()))
}

/// A direction of its own, if it is not zero.
pub fn given<T: Clone>(given: &impl Tangent<T>) -> Option<T> {
    given.given().map(Cow::into_owned)
}

/// A direction, zeros in the form of `x` where there is none.
pub fn moving<X: Differentiable + ?Sized>(given: Option<X::Cotangent>, x: &X) -> X::Cotangent {
    given.unwrap_or_else(|| x.zeros_like())
}

/// A part of a tangent: the type tells whether the part carries one.
pub trait Part<X: ?Sized> {
    /// The tangent of a part that is an `X`.
    type Tangent: Clone;
    /// It, zeros where the part is constant.
    fn of<'a>(part: &'a Self, x: &X) -> Cow<'a, Self::Tangent>;
}

impl<X: ?Sized, T: Cotangent + Clone> Part<X> for T {
    type Tangent = T;
    fn of<'a>(part: &'a T, _: &X) -> Cow<'a, T> {
        Cow::Borrowed(part)
    }
}
impl<X: Differentiable<Cotangent: Clone> + ?Sized, E> Part<X> for Constant<E> {
    type Tangent = X::Cotangent;
    fn of<'a>(_: &'a Constant<E>, x: &X) -> Cow<'a, X::Cotangent> {
        Cow::Owned(x.zeros_like())
    }
}

/// What a constant part of a tangent is along another tangent: no more than that.
#[derive(Clone, Copy, Debug)]
pub struct Still;

impl<E, F> Part<Constant<F>> for Constant<E> {
    type Tangent = Still;
    fn of<'a>(_: &'a Constant<E>, _: &Constant<F>) -> Cow<'a, Still> {
        Cow::Owned(Still)
    }
}
impl<F> Part<Constant<F>> for Still {
    type Tangent = Still;
    fn of<'a>(part: &'a Still, _: &Constant<F>) -> Cow<'a, Still> {
        Cow::Borrowed(part)
    }
}
impl<X: Differentiable<Cotangent: Clone> + ?Sized> Part<X> for Still {
    type Tangent = X::Cotangent;
    fn of<'a>(_: &'a Still, x: &X) -> Cow<'a, X::Cotangent> {
        Cow::Owned(x.zeros_like())
    }
}

/// A part of a tangent, zeros where the user said that it is constant.
pub fn part<'a, X: ?Sized, T: Part<X>>(part: &'a T, x: &X) -> Cow<'a, T::Tangent> {
    T::of(part, x)
}

/// A tangent from reverse sweeps: each entry is what the sweep gives of a seed that is 1 there.
pub fn by_each_seed<Z: Differentiable>(value: &Z, mut along: impl FnMut(Z::Cotangent) -> f64) -> Z::Cotangent {
    let zeros = value.zeros_like();
    let count = Cotangent::count(&zeros);
    let mut unit = vec![0.0; count];
    let mut entries = Vec::with_capacity(count);
    for k in 0..count {
        unit[k] = 1.0;
        entries.push(along(Cotangent::from_vec(&zeros, &unit)));
        unit[k] = 0.0;
    }
    Cotangent::from_vec(&zeros, &entries)
}

/// What a function gives that does not fail here, since it has not failed with the same arguments before.
///
/// # Panics
/// When it fails.
pub fn success<T>(outcome: impl IntoIterator<Item = T>) -> T {
    outcome.into_iter().next().expect("cotangent: a function that has given a value gives one again")
}

/// What a function asks of its own derivatives that its order does not give.
///
/// # Panics
/// Always.
pub fn beyond<T>(function: &str, order: usize) -> T {
    panic!(
        "the derivatives of `{function}` go as far as `order = {order}`: each call of a derivative of its own inside of another takes one more"
    );
}
