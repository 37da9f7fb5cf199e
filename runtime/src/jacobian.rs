//! Jacobians.

use crate::{Cotangent, Element};
use ndarray::{Array, ArrayD, Dimension};
use std::fmt;
use std::ops::Deref;

/// The derivative of every entry of a result by every entry of a parameter: what `f::jacobian` gives.
///
/// The result's axes come first, then the parameter's: of y: ℝⁿ → ℝᵐ it is the matrix (∂y/∂x)ᵢⱼ = ∂yᵢ/∂xⱼ, of a scalar it is the
/// gradient in the parameter's own shape. It is read like the array that it holds.
#[derive(Clone, PartialEq)]
pub struct Jacobian<E, D: Dimension> {
    entries: Array<E, D>,
    outputs: usize,
}

impl<E: Clone, D: Dimension> Jacobian<E, D> {
    /// How many of the axes are the result's.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The array itself.
    pub fn into_inner(self) -> Array<E, D> {
        self.entries
    }

    /// The same derivatives in numerator layout: the result's axes, then the parameter's in reverse order.
    ///
    /// Of y: ℝⁿˣᵐ → ℝ it is (∂y/∂x)ᵢⱼ = ∂y/∂xⱼᵢ, of y: ℝⁿˣᵐ → ℝᴺ it is (∂y/∂x)ᵢⱼₖ = ∂yᵢ/∂xₖⱼ.
    #[must_use]
    pub fn numerator_layout(&self) -> Array<E, D> {
        let mut axes = D::zeros(self.entries.ndim());
        let last = self.entries.ndim() - 1 + self.outputs;
        for (k, axis) in axes.slice_mut().iter_mut().enumerate() {
            *axis = if k < self.outputs { k } else { last - k };
        }
        self.entries.view().permuted_axes(axes).as_standard_layout().into_owned()
    }
}

impl<E, D: Dimension> Deref for Jacobian<E, D> {
    type Target = Array<E, D>;
    fn deref(&self) -> &Array<E, D> {
        &self.entries
    }
}

impl<E: fmt::Debug, D: Dimension> fmt::Debug for Jacobian<E, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl<E: fmt::Display, D: Dimension> fmt::Display for Jacobian<E, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

/// A Jacobian that is filled by sweeps: as rows of a matrix, one an entry of the result.
#[derive(Debug)]
pub struct Sweeps {
    entries: Vec<f64>,
    columns: usize,
}

impl Sweeps {
    /// Room for the derivatives of a result by a parameter, both given by zeros in their form.
    pub fn new<Y: Cotangent, X: Cotangent>(result: &Y, parameter: &X) -> Sweeps {
        let (rows, columns) = (Y::count(result), X::count(parameter));
        Sweeps { entries: vec![0.0; rows * columns], columns }
    }

    /// The derivative of the result's entry `i`, from reverse mode.
    pub fn row<X: Cotangent>(&mut self, i: usize, bar: &X) {
        let row = &mut self.entries[i * self.columns..][..self.columns];
        row.copy_from_slice(&Cotangent::to_vec(bar));
    }

    /// The derivative by the parameter's entry `j`, from forward mode.
    pub fn column<Y: Cotangent>(&mut self, j: usize, dot: &Y) {
        let column = self.entries.iter_mut().skip(j).step_by(self.columns);
        column.zip(Cotangent::to_vec(dot)).for_each(|(entry, dot)| *entry = dot);
    }

    /// The Jacobian of these axes.
    ///
    /// # Panics
    /// When they have not as many entries.
    pub fn finish<E: Element, D: Dimension>(self, outputs: &[usize], inputs: &[usize]) -> Jacobian<E, D> {
        let entries: Vec<E> = self.entries.into_iter().map(crate::rt::lit).collect();
        let array = ArrayD::from_shape_vec([outputs, inputs].concat(), entries).expect("as many entries as the axes have");
        let entries = array.into_dimensionality().expect("as many axes as the type has");
        Jacobian { entries, outputs: outputs.len() }
    }
}

/// The unit directions, 1 in one entry and 0 in all others, each with the number of its entry.
pub fn basis<C: Cotangent>(zeros: &C) -> impl Iterator<Item = (usize, C)> {
    let n = C::count(zeros);
    let unit = move |k| (0..n).map(|i| f64::from(u8::from(i == k))).collect::<Vec<_>>();
    (0..n).map(move |k| (k, C::from_vec(zeros, &unit(k))))
}

/// The lengths of an array's axes, or of a list.
pub fn axes<A: crate::rt::Operand>(a: A) -> Vec<usize> {
    a.view().shape().to_vec()
}
