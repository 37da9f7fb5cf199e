//! Broadcasting and its reverse.

use super::operand::{Operand, Rank};
use super::pool;
use super::shape::{Like, Shaped};
use crate::Element;
use ndarray::{Array, ArrayView, ArrayView2, Axis, Dimension, Ix2};
use num_traits::Zero;

fn owned<Z: Operand>(z: Z) -> Array<Z::Elem, <Z::Rank as Rank>::Dim> {
    z.buffer().unwrap_or_else(|z| pool::copy(&z.view()))
}

/// Sums z̄ over the axes along which a value of this shape was broadcast to z̄'s; z̄ itself where the shapes agree.
///
/// Where a = broadcast(x): x̄ᵢ = Σ z̄ over all entries that are copies of xᵢ.
///
/// # Panics
/// When the shape does not broadcast to z̄'s.
#[track_caller]
pub fn sum_to<Z: Operand, L: Like>(z_bar: Z, like: L) -> L::Cotangent<Z::Elem> {
    let dim = like.dim();
    if z_bar.view().shape() == dim.slice() {
        return like.finish(owned(z_bar).into_dimensionality().expect("the same shape"));
    }
    let view = z_bar.view();
    if dim.size() == 1 && dim.ndim() <= view.ndim() {
        let sum = pool::filled(dim, view.sum());
        pool::done(z_bar);
        return like.finish(sum);
    }
    let matrix = view.view().into_dimensionality::<Ix2>().ok();
    let sum = match matrix.and_then(|matrix| sum_matrix(&matrix, &dim)) {
        Some(sum) => sum,
        None => sum_axes(view, &dim),
    };
    pool::done(z_bar);
    like.finish(sum)
}

/// The sums of a matrix's columns or rows, in one pass; nothing for any other shape.
fn sum_matrix<E: Element, D: Dimension>(matrix: &ArrayView2<'_, E>, dim: &D) -> Option<Array<E, D>> {
    let (m, n) = matrix.dim();
    let sums = match *dim.slice() {
        [k] if k == n => columns(matrix),
        [1, k] if k == n => columns(matrix),
        [k, 1] if k == m => matrix.rows().into_iter().map(|row| row.sum()).collect(),
        _ => return None,
    };
    Array::from_shape_vec(dim.clone(), sums).ok()
}

fn columns<E: Element>(matrix: &ArrayView2<'_, E>) -> Vec<E> {
    if matrix.t().is_standard_layout() {
        return matrix.columns().into_iter().map(|column| column.sum()).collect();
    }
    let mut sums = pool::zeros(matrix.ncols());
    for row in matrix.rows() {
        match row.to_slice() {
            Some(row) => sums.iter_mut().zip(row).for_each(|(s, &x)| *s += x),
            None => sums.iter_mut().zip(row).for_each(|(s, &x)| *s += x),
        }
    }
    sums
}

/// The sum over any axes.
#[track_caller]
pub(super) fn sum_axes<E: Element, C: Dimension, D: Dimension>(view: ArrayView<'_, E, C>, dim: &D) -> Array<E, D> {
    let shape = view.shape().to_vec();
    let mut sum = view.into_dyn().to_owned();
    while sum.ndim() > dim.ndim() {
        sum = sum.sum_axis(Axis(0));
    }
    for axis in 0..sum.ndim() {
        if dim[axis] == 1 && sum.len_of(Axis(axis)) != 1 {
            sum = sum.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    assert!(sum.shape() == dim.slice(), "cotangent: shape {:?} does not broadcast to {shape:?}", dim.slice());
    sum.into_dimensionality().expect("the same rank")
}

/// What an array or a list holds after `x` was assigned to it: `x` in the other's shape, and of its element type.
///
/// # Panics
/// When it does not broadcast to that shape: as the assignment does.
#[track_caller]
pub fn assigned<'a, X: Operand, L: Shaped + ?Sized>(x: X, to: &'a L) -> <L::Shape as Like>::Cotangent<X::Elem>
where
    &'a L: Operand<Elem = X::Elem>,
{
    let shape = to.shape_of();
    shape.check_assigned(x.view().shape());
    broadcast_to(x, shape)
}

/// `x` materialised in a larger shape.
///
/// # Panics
/// When it does not broadcast to that shape.
#[track_caller]
pub fn broadcast_to<X: Operand, L: Like>(x: X, like: L) -> L::Cotangent<X::Elem> {
    let dim = like.dim();
    if x.view().shape() == dim.slice() {
        return like.finish(owned(x).into_dimensionality().expect("the same shape"));
    }
    let view = x.view();
    if let Some(&x) = view.first().filter(|_| view.len() == 1 && view.ndim() <= dim.ndim()) {
        return like.finish(pool::filled(dim, x));
    }
    let wide = view.broadcast(dim.clone());
    let wide = wide.unwrap_or_else(|| panic!("cotangent: shape {:?} does not broadcast to {:?}", view.shape(), dim.slice()));
    let mut out = pool::filled(dim, X::Elem::zero());
    out.assign(&wide);
    like.finish(out)
}
