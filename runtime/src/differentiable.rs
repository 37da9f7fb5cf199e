//! Types whose values carry a derivative.

use crate::Element;
use ndarray::{Array, ArrayBase, ArrayRef, Data, Dimension};

/// A type whose values carry a derivative: `f32`, `f64`, arrays and views of them, slices, vectors and arrays of fixed length.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no derivative",
    label = "this cannot be differentiated",
    note = "mark the parameter `#[constant]`, or name the differentiated ones: `#[differentiate(wrt(…))]`",
    note = "derivatives exist for `f32`, `f64`, arrays and views of them, `[F]`, `Vec<F>` and `[F; N]`"
)]
pub trait Differentiable {
    /// What it holds.
    type Elem: Element;
    /// The owned type of its gradient: `Array<E, D>` for every array and view, `E` for a float, `Vec<E>` for a slice.
    type Cotangent;
    /// Zeros in the shape of the value.
    fn zeros_like(&self) -> Self::Cotangent;
}

impl<E: Element> Differentiable for E {
    type Elem = E;
    type Cotangent = E;
    fn zeros_like(&self) -> E {
        E::zero()
    }
}

impl<E: Element, S: Data<Elem = E>, D: Dimension> Differentiable for ArrayBase<S, D> {
    type Elem = E;
    type Cotangent = Array<E, D>;
    fn zeros_like(&self) -> Array<E, D> {
        Array::zeros(self.raw_dim())
    }
}

impl<E: Element, D: Dimension> Differentiable for ArrayRef<E, D> {
    type Elem = E;
    type Cotangent = Array<E, D>;
    fn zeros_like(&self) -> Array<E, D> {
        Array::zeros(self.raw_dim())
    }
}

impl<E: Element> Differentiable for [E] {
    type Elem = E;
    type Cotangent = Vec<E>;
    fn zeros_like(&self) -> Vec<E> {
        vec![E::zero(); self.len()]
    }
}

impl<E: Element> Differentiable for Vec<E> {
    type Elem = E;
    type Cotangent = Vec<E>;
    fn zeros_like(&self) -> Vec<E> {
        vec![E::zero(); self.len()]
    }
}

impl<E: Element, const N: usize> Differentiable for [E; N] {
    type Elem = E;
    type Cotangent = [E; N];
    fn zeros_like(&self) -> [E; N] {
        [E::zero(); N]
    }
}
