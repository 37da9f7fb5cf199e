//! Jacobians.

use crate::{Cotangent, Element};
use ndarray::{Array, ArrayD, Dimension};
use std::borrow::Borrow;
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

/// The derivatives of all results by all parameters as a matrix, filled by sweeps.
#[derive(Debug)]
pub struct Sweeps {
    entries: Vec<f64>,
    columns: usize,
    /// Where the next block begins, unless it finds no room there, and how high those beside it are.
    at: (usize, usize),
    height: usize,
}

impl Sweeps {
    /// From reverse mode: one gradient, in the form of `parameters`, an entry of the result.
    pub fn rows<X: Cotangent>(parameters: &X, gradients: &[X]) -> Sweeps {
        let columns = X::count(parameters);
        Sweeps { entries: gradients.iter().flat_map(Cotangent::to_vec).collect(), columns, at: (0, 0), height: 0 }
    }

    /// From forward mode: one tangent, in the form of `result`, an entry of the parameters.
    pub fn columns<Y: Cotangent>(result: &Y, tangents: &[Y]) -> Sweeps {
        let (rows, columns) = (Y::count(result), tangents.len());
        let mut entries = vec![0.0; rows * columns];
        for (j, tangent) in tangents.iter().enumerate() {
            let column = entries.iter_mut().skip(j).step_by(columns);
            column.zip(Cotangent::to_vec(tangent)).for_each(|(entry, dot)| *entry = dot);
        }
        Sweeps { entries, columns, at: (0, 0), height: 0 }
    }

    /// The next block, of these axes: blocks follow each other along the columns, then begin again below.
    ///
    /// # Panics
    /// When there is no such block.
    pub fn next<E: Element, D: Dimension>(&mut self, outputs: &[usize], inputs: &[usize]) -> Jacobian<E, D> {
        let (height, width): (usize, usize) = (outputs.iter().product(), inputs.iter().product());
        let mut entries: Vec<E> = Vec::with_capacity(height * width);
        if width > 0 {
            if self.at.1 == self.columns {
                self.at = (self.at.0 + self.height, 0);
            }
            let (top, left) = self.at;
            for i in top..top + height {
                let row = &self.entries[i * self.columns + left..][..width];
                entries.extend(row.iter().map(|&entry| crate::rt::lit::<E>(entry)));
            }
            self.at = (top, left + width);
            self.height = height;
        }
        let array = ArrayD::from_shape_vec([outputs, inputs].concat(), entries).expect("as many entries as the axes have");
        let entries = array.into_dimensionality().expect("as many axes as the type has");
        Jacobian { entries, outputs: outputs.len() }
    }
}

/// Whether the parameters have fewer entries than the result.
pub fn fewer_columns<X: Cotangent, Y: Cotangent>(parameters: &X, result: &Y) -> bool {
    X::count(parameters) < Y::count(result)
}

/// The unit directions: 1 in one entry and 0 in all others.
pub fn basis<C: Cotangent>(zeros: &C) -> impl Iterator<Item = C> {
    let mut unit = vec![0.0; C::count(zeros)];
    (0..unit.len()).map(move |k| {
        unit[k] = 1.0;
        let direction = C::from_vec(zeros, &unit);
        unit[k] = 0.0;
        direction
    })
}

/// The tangents along these directions of a result, in the form of `result`, whose entries have these gradients.
pub fn along<X: Cotangent, Y: Cotangent>(
    result: &Y,
    gradients: &[X],
    directions: impl Iterator<Item: Borrow<X>>,
) -> impl Iterator<Item = Y> {
    directions.map(move |direction| {
        let entries: Vec<f64> = gradients.iter().map(|gradient| X::dot(gradient, direction.borrow())).collect();
        Y::from_vec(result, &entries)
    })
}

/// The directions that one sweep goes along; where there are fewer than it takes, the last one stands in for the others.
///
/// # Panics
/// When there are none, or more than `N`.
pub fn group<X, D: Borrow<X>, const N: usize>(directions: &[D]) -> [&X; N] {
    assert!((1..=N).contains(&directions.len()), "cotangent: as many directions as a sweep takes");
    std::array::from_fn(|i| directions[i.min(directions.len() - 1)].borrow())
}

/// The lengths of an array's axes, or of a list.
pub fn axes<A: crate::rt::Operand>(a: A) -> Vec<usize> {
    a.view().shape().to_vec()
}
