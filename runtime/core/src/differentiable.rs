//! Types whose values carry a derivative.

use crate::{Cotangent, Element, rt};
use ndarray::{Array, ArrayBase, ArrayRef, Data, DataMut, Dimension};

/// A type whose values carry a derivative: `f32`, `f64`, arrays and views of them, what holds such values, and every type with
/// `#[derive(Differentiable)]`.
///
/// Vectors, slices, arrays of fixed length, tuples, `Option`, `Box`, references and maps hold such values. Integers, `bool`,
/// `char` and strings may stand among them; their cotangent is `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no derivative",
    label = "this cannot be differentiated",
    note = "mark the parameter or the field `#[constant]`, or name the differentiated parameters: `#[differentiate(wrt(…))]`",
    note = "derivatives exist for `f32`, `f64`, arrays and views of them, `[F]`, `Vec<F>`, `[F; N]` and types with \
            `#[derive(Differentiable)]`"
)]
pub trait Differentiable {
    /// The owned type of its gradient: `Array<E, D>` for every array and view, `E` for a float, `Vec<T::Cotangent>` for a slice
    /// of `T`, `NAMECotangent` for a type `NAME` with `#[derive(Differentiable)]`.
    type Cotangent: Cotangent;

    /// Zeros in the shape of the value.
    fn zeros_like(&self) -> Self::Cotangent;

    /// What of the value carries a derivative, as a vector: `Cotangent::to_vec(&model.to_cotangent())` are a model's numbers.
    fn to_cotangent(&self) -> Self::Cotangent;

    /// Writes down the shapes of what it holds.
    #[doc(hidden)]
    fn form(&self, form: &mut rt::Form);

    /// self += by·along, so that `model.step(-rate, &gradient)` is a step of gradient descent.
    ///
    /// # Panics
    /// When the shapes differ.
    #[track_caller]
    fn step<E: Element>(&mut self, by: E, along: &Self::Cotangent)
    where
        Self: rt::Step,
    {
        rt::Step::step_by(self, rt::double(by), along);
    }
}

/// What `#[derive(Differentiable)]` says of an item that owns what it holds, whatever its fields are.
///
/// The implementations for an item ask this of the types of its fields. It holds for every derived type without conditions, so
/// that types may hold each other, and the compiler finds a type without a derivative in one place.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no derivative that it owns",
    label = "a field of this type cannot be differentiated",
    note = "mark the field `#[constant]`, or derive `Differentiable` for its type"
)]
pub trait Carries: rt::Step {}
macro_rules! floats {
    ($($f:ident),*) => {$(
        impl Carries for $f {}
        impl Differentiable for $f {
            type Cotangent = $f;
            fn zeros_like(&self) -> $f {
                0.0
            }
            fn to_cotangent(&self) -> $f {
                *self
            }
            #[inline]
            fn form(&self, _: &mut rt::Form) {}
        }
    )*};
}
floats!(f32, f64);

impl<E: Element, S: DataMut<Elem = E>, D: Dimension> Carries for ArrayBase<S, D> {}
impl<E: Element, S: Data<Elem = E>, D: Dimension> Differentiable for ArrayBase<S, D> {
    type Cotangent = Array<E, D>;
    fn zeros_like(&self) -> Array<E, D> {
        rt::pool::filled(self.raw_dim(), E::zero())
    }
    fn to_cotangent(&self) -> Array<E, D> {
        rt::pool::copy(self)
    }
    fn form(&self, form: &mut rt::Form) {
        form.shape(self.shape());
    }
}

impl<E: Element, D: Dimension> Differentiable for ArrayRef<E, D> {
    type Cotangent = Array<E, D>;
    fn zeros_like(&self) -> Array<E, D> {
        rt::pool::filled(self.raw_dim(), E::zero())
    }
    fn to_cotangent(&self) -> Array<E, D> {
        rt::pool::copy(self)
    }
    fn form(&self, form: &mut rt::Form) {
        form.shape(self.shape());
    }
}
