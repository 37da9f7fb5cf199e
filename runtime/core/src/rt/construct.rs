//! Arrays from parts and single values, and the parts of their cotangents.

use super::{Like, as_f32, as_f64};
use crate::Element;
use ndarray::{Array, ArrayBase, ArrayRef, ArrayView, Axis, Data, Dimension, IntoDimension, Ix1, RawDataClone, Slice};

/// The integer after.
#[inline]
pub fn next(i: usize) -> usize {
    i + 1
}

/// Where the part after one of this shape begins.
///
/// # Panics
/// When the shape has no such axis.
#[track_caller]
pub fn offset_after<L: Like>(offset: usize, like: L, axis: Axis) -> usize {
    offset + like.dim()[axis.index()]
}

/// The part of `a` that begins at `offset` and is as long as a value of this shape, along an axis: the cotangent of a part of
/// `concatenate`.
///
/// # Panics
/// When the part goes beyond the end.
#[track_caller]
pub fn part_of<E: Element, D: Dimension, L: Like>(a: &ArrayRef<E, D>, axis: Axis, offset: usize, like: L) -> ArrayView<'_, E, D> {
    a.slice_axis(axis, Slice::from(offset..offset_after(offset, like, axis)))
}

/// Zeros of this shape with `a` at `offset` along an axis, the reverse of [`part_of`].
///
/// # Panics
/// When the part goes beyond the end.
#[track_caller]
pub fn placed<E: Element, D: Dimension, L: Like<Dim = D>>(
    a: &ArrayRef<E, D>,
    axis: Axis,
    offset: usize,
    like: L,
) -> L::Cotangent<E> {
    let mut out = Array::zeros(like.dim());
    out.slice_axis_mut(axis, Slice::from(offset..offset + a.len_of(axis))).assign(a);
    like.finish(out)
}

/// An array of this shape with these entries in row-major order.
///
/// # Panics
/// When their number is not that of the shape.
#[track_caller]
pub fn entries<E: Element, S: IntoDimension, const N: usize>(shape: S, entries: [E; N]) -> Array<E, S::Dim> {
    Array::from_shape_vec(shape.into_dimension(), entries.to_vec()).expect("as many entries as the shape has")
}

/// The entry at place `i` in row-major order.
///
/// # Panics
/// When there is none.
#[track_caller]
pub fn entry<E: Element, D: Dimension>(a: &ArrayRef<E, D>, i: usize) -> E {
    match a.as_slice() {
        Some(all) => all[i],
        None => *a.iter().nth(i).expect("an entry at that place"),
    }
}

/// Zeros of this shape with `x` at place `i` in row-major order, the reverse of [`entry`].
///
/// # Panics
/// When there is no such place.
#[track_caller]
pub fn entry_only<E: Element, L: Like>(x: E, i: usize, like: L) -> L::Cotangent<E> {
    let mut out = Array::zeros(like.dim());
    *out.iter_mut().nth(i).expect("an entry at that place") = x;
    like.finish(out)
}

/// The last place in row-major order.
///
/// # Panics
/// When the array is empty.
#[track_caller]
pub fn last_index<E, D: Dimension>(a: &ArrayRef<E, D>) -> usize {
    a.len().checked_sub(1).expect("an array that is not empty")
}

/// Σ i/(n − 1)·aᵢ: what the end of `linspace` gains.
pub fn ramp<E: Element>(a: &ArrayRef<E, Ix1>) -> E {
    a.iter().enumerate().map(|(i, &x)| x * weight(i, a.len())).sum()
}

/// i/(n − 1)·x for each i of a vector of this shape, the reverse of [`ramp`].
pub fn ramped<E: Element, L: Like<Dim = Ix1>>(x: E, like: L) -> L::Cotangent<E> {
    let n = like.dim()[0];
    like.finish(Array::from_shape_fn(n, |i| x * weight(i, n)))
}

#[allow(clippy::cast_precision_loss, reason = "an array of 2⁵³ entries does not fit into memory")]
fn weight<E: Element>(i: usize, n: usize) -> E {
    if n < 2 { E::zero() } else { super::lit(i as f64 / (n - 1) as f64) }
}

/// How many entries each list in a list has.
pub fn width<R: AsRef<[E]>, E>(rows: &[R]) -> usize {
    rows.first().map_or(0, |row| row.as_ref().len())
}

/// A list of zeros.
#[must_use]
pub fn zero_list<E: Element, const N: usize>() -> [E; N] {
    [E::zero(); N]
}

/// All places along an axis but one, which is there, as `remove_index` asks.
///
/// # Panics
/// When it is not.
pub fn others<D: Dimension>(dim: D, axis: Axis, i: usize) -> Vec<usize> {
    let mut of_shape = Array::from_elem(dim, ());
    of_shape.remove_index(axis, i);
    (0..=of_shape.len_of(axis)).filter(|&k| k != i).collect()
}

/// The entries as they lie in memory.
///
/// # Panics
/// Where that is not how they are counted: their derivatives would change places.
#[track_caller]
pub fn raw_entries<S: Data<Elem: Element> + RawDataClone, D: Dimension>(a: &ArrayBase<S, D>) -> Vec<S::Elem> {
    let (standard, n) = (a.is_standard_layout(), a.len());
    let entries = a.clone().into_owned().into_raw_vec_and_offset().0;
    assert!(
        standard && entries.len() == n,
        "cotangent: `into_raw_vec_and_offset` is differentiated of a whole array in standard layout; write `a.iter().copied().collect()`, or ask \
         `a.as_standard_layout().into_owned()` for it"
    );
    entries
}

/// The entries as `f32`.
pub fn as_f32s<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> Array<f32, D> {
    a.mapv(as_f32)
}

/// The entries as `f64`.
pub fn as_f64s<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> Array<f64, D> {
    a.mapv(as_f64)
}
