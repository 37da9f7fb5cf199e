//! Reductions along an axis, and what the entries along it gain.
//!
//! Rows that lie one behind the other are taken as they are; the entries of any other axis are ndarray's to walk over.

use super::fold::combine;
use super::operand::{Operand, Rank};
use super::{lit, pool};
use crate::Element;
use ndarray::{Array, ArrayRef, ArrayView, Axis, Dimension, RemoveAxis, Zip};
use num_traits::{Float, Zero};

/// A row of fewer entries is short.
const SHORT: usize = 48;

/// The dimension of what has an axis less.
type Smaller<A> = <<<A as Operand>::Rank as Rank>::Dim as Dimension>::Smaller;

/// One number a row, where the axis is that of rows which lie one behind the other.
fn rows<E: Element, D: RemoveAxis>(
    a: &ArrayView<'_, E, D>,
    axis: Axis,
    reduce: impl Fn(&[E]) -> E,
) -> Option<Array<E, D::Smaller>> {
    let n = *a.shape().last().filter(|_| axis.index() + 1 == a.ndim())?;
    let entries = a.to_slice().filter(|_| n > 0)?;
    let mut reduced = pool::take(entries.len() / n);
    reduced.extend(entries.chunks_exact(n).map(reduce));
    Array::from_shape_vec(a.raw_dim().remove_axis(axis), reduced).ok()
}

/// The entries of a row combined: in four parts where there are few, because to combine sixteen would take longer than they do.
fn combined<E: Element>(row: &[E], none: E, f: impl Fn(E, E) -> E) -> E {
    if row.len() >= SHORT {
        return combine(row, none, f);
    }
    let (blocks, rest) = row.as_chunks::<4>();
    let parts = blocks.iter().fold([none; 4], |parts, block| core::array::from_fn(|k| f(parts[k], block[k])));
    rest.iter().fold(f(f(parts[0], parts[2]), f(parts[1], parts[3])), |all, &x| f(all, x))
}

/// Σ a along an axis.
///
/// # Panics
/// When there is no such axis.
#[track_caller]
pub fn sum_axis<A: Operand<Rank: Rank<Dim: RemoveAxis>>>(a: A, axis: Axis) -> Array<A::Elem, Smaller<A>> {
    let view = a.view();
    let sums = rows(&view, axis, |row| combined(row, A::Elem::zero(), |a, b| a + b)).unwrap_or_else(|| view.sum_axis(axis));
    pool::done(a);
    sums
}

/// The largest entry along an axis, `init` where it is larger or nothing else is a number.
///
/// # Panics
/// When there is no such axis.
#[track_caller]
pub fn max_axis<A: Operand<Rank: Rank<Dim: RemoveAxis>>>(a: A, axis: Axis, init: A::Elem) -> Array<A::Elem, Smaller<A>> {
    extreme(a, axis, init, |m, x| if x > m { x } else { m }, A::Elem::max)
}

/// The smallest entry along an axis, `init` where it is smaller or nothing else is a number.
///
/// # Panics
/// When there is no such axis.
#[track_caller]
pub fn min_axis<A: Operand<Rank: Rank<Dim: RemoveAxis>>>(a: A, axis: Axis, init: A::Elem) -> Array<A::Elem, Smaller<A>> {
    extreme(a, axis, init, |m, x| if x < m { x } else { m }, A::Elem::min)
}

/// `better` is one instruction, and `fold` where the first operand is a number.
#[track_caller]
fn extreme<A: Operand<Rank: Rank<Dim: RemoveAxis>>>(
    a: A,
    axis: Axis,
    init: A::Elem,
    better: impl Fn(A::Elem, A::Elem) -> A::Elem + Copy,
    fold: impl Fn(A::Elem, A::Elem) -> A::Elem,
) -> Array<A::Elem, Smaller<A>> {
    let view = a.view();
    let rows = if init.is_nan() { None } else { rows(&view, axis, |row| combined(row, init, better)) };
    let ends = rows.unwrap_or_else(|| view.fold_axis(axis, init, |&m, &x| fold(m, x)));
    pool::done(a);
    ends
}

/// acc gains in equal parts where `hits` says that an entry was chosen.
fn add_part<'a, E: Element>(
    acc: impl Iterator<Item = &'a mut E>,
    entries: impl Iterator<Item = &'a E> + Clone,
    share: E,
    hits: impl Fn(E) -> bool,
) {
    let ties: u32 = entries.clone().map(|&x| u32::from(hits(x))).sum();
    let part = if ties > 1 { share / lit(f64::from(ties)) } else { share };
    acc.zip(entries).for_each(|(acc, &x)| *acc += if hits(x) { part } else { E::zero() });
}

/// The same of entries that equal z.
fn add_ties<'a, E: Element>(acc: impl Iterator<Item = &'a mut E>, entries: impl Iterator<Item = &'a E> + Clone, z: E, share: E) {
    if z.is_nan() {
        add_part(acc, entries, share, Float::is_nan);
    } else {
        add_part(acc, entries, share, |x| x == z);
    }
}

/// The k entries along an axis that equal z gain 1/k of the share each, the others 0.
pub fn tied_axis<E: Element, D: RemoveAxis>(
    a: &ArrayRef<E, D>,
    z: &ArrayRef<E, D::Smaller>,
    share: &ArrayRef<E, D::Smaller>,
    axis: Axis,
) -> Array<E, D> {
    let mut out = pool::filled(a.raw_dim(), E::zero());
    add_tied_axis(&mut out, a, z, share, axis);
    out
}

/// acc += [`tied_axis`], in place.
pub fn add_tied_axis<E: Element, D: RemoveAxis>(
    acc: &mut Array<E, D>,
    a: &ArrayRef<E, D>,
    z: &ArrayRef<E, D::Smaller>,
    share: &ArrayRef<E, D::Smaller>,
    axis: Axis,
) {
    let lanes = Zip::from(acc.lanes_mut(axis)).and(a.lanes(axis)).and(z).and(share);
    lanes.for_each(|mut acc, a, &z, &share| match (acc.as_slice_mut(), a.to_slice()) {
        (Some(acc), Some(a)) => add_ties(acc.iter_mut(), a.iter(), z, share),
        _ => add_ties(acc.iter_mut(), a.iter(), z, share),
    });
}
