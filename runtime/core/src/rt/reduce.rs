//! What reductions hand back.

use super::{Like, Operand, Rank, lit, pool};
use crate::Element;
use ndarray::{Array, ArrayBase, ArrayRef, ArrayView1, Axis, Data, Dimension, Ix1, RemoveAxis, Zip};

/// The number of entries, as an element.
pub fn len_as<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> E {
    #[allow(clippy::cast_precision_loss, reason = "an array of 2⁵³ entries does not fit into memory")]
    lit(a.len() as f64)
}

/// The length of an axis, as an element.
pub fn len_of_as<E: Element, D: Dimension>(a: &ArrayRef<E, D>, axis: Axis) -> E {
    #[allow(clippy::cast_precision_loss, reason = "an array of 2⁵³ entries does not fit into memory")]
    lit(a.len_of(axis) as f64)
}

/// Σ a / n, NaN when empty.
pub fn mean<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> E {
    a.sum() / len_as(a)
}

/// Σ a / n along an axis, NaN when it is empty.
pub fn mean_axis<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis) -> Array<E, D::Smaller> {
    a.sum_axis(axis) / len_of_as(a, axis)
}

/// 1/k at each of the k entries that equal z, 0 elsewhere.
pub fn tie_weights<E: Element, D: Dimension>(a: &ArrayRef<E, D>, z: E) -> Array<E, D> {
    let mut out = pool::copy(a);
    weigh_ties(&mut out, z);
    out
}

/// Puts the weights of [`tie_weights`] in the place of the entries.
fn weigh_ties<E: Element, D: Dimension>(a: &mut ArrayRef<E, D>, z: E) {
    let hit = |x: E| x == z || x.is_nan() && z.is_nan();
    let ties = a.iter().filter(|&&x| hit(x)).count().max(1);
    #[allow(clippy::cast_precision_loss, reason = "an array of 2⁵³ entries does not fit into memory")]
    let weight = E::one() / lit(ties as f64);
    a.mapv_inplace(|x| if hit(x) { weight } else { E::zero() });
}

/// [`tie_weights`] along an axis.
pub fn tie_weights_axis<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, z: &ArrayRef<E, D::Smaller>, axis: Axis) -> Array<E, D> {
    let mut out = pool::copy(a);
    Zip::from(out.lanes_mut(axis)).and(z).for_each(|mut lane, &z| weigh_ties(&mut lane, z));
    out
}

/// The sum of the entries in order.
pub fn iter_sum<A: Operand>(a: A) -> A::Elem {
    a.view().iter().copied().sum()
}

/// The product of the entries in order.
pub fn iter_product<A: Operand>(a: A) -> A::Elem {
    a.view().iter().fold(<A::Elem as num_traits::One>::one(), |p, &x| p * x)
}

/// A list or vector as a view.
pub trait Entries {
    /// What it holds.
    type Elem: Element;
    /// The entries.
    fn entries(&self) -> ArrayView1<'_, Self::Elem>;
}

impl<E: Element> Entries for [E] {
    type Elem = E;
    fn entries(&self) -> ArrayView1<'_, E> {
        self.into()
    }
}
impl<E: Element> Entries for Vec<E> {
    type Elem = E;
    fn entries(&self) -> ArrayView1<'_, E> {
        self.into()
    }
}
impl<E: Element, const N: usize> Entries for [E; N] {
    type Elem = E;
    fn entries(&self) -> ArrayView1<'_, E> {
        self[..].into()
    }
}
impl<E: Element, S: Data<Elem = E>> Entries for ArrayBase<S, Ix1> {
    type Elem = E;
    fn entries(&self) -> ArrayView1<'_, E> {
        (**self).view()
    }
}
impl<E: Element> Entries for ArrayRef<E, Ix1> {
    type Elem = E;
    fn entries(&self) -> ArrayView1<'_, E> {
        ArrayRef::view(self)
    }
}

/// As many of the first entries of a as b has, at the most: what `zip` walks.
pub fn zipped<'a, A: Entries + ?Sized, B: Entries + ?Sized>(a: &'a A, b: &B) -> ArrayView1<'a, A::Elem> {
    let (a, length) = (a.entries(), b.entries().len());
    let length = length.min(a.len());
    a.slice_move(ndarray::s![..length])
}

/// z̄ filled up with zeros to a length, the reverse of [`zipped`].
pub fn padded<Z: Operand, L: Like<Dim = Ix1>>(z_bar: Z, like: L) -> L::Cotangent<Z::Elem>
where
    Z::Rank: Rank<Dim = Ix1>,
{
    let mut out = Array::zeros(like.dim());
    let z_bar = z_bar.view();
    out.slice_mut(ndarray::s![..z_bar.len()]).assign(&z_bar);
    like.finish(out)
}

/// A list or array that entries can be gathered into, in order.
pub trait Collected<E> {
    /// Gathers them.
    fn from_entries(entries: ArrayView1<'_, E>) -> Self;
}

impl<E: Element> Collected<E> for Vec<E> {
    fn from_entries(entries: ArrayView1<'_, E>) -> Self {
        entries.to_vec()
    }
}
impl<E: Element> Collected<E> for Array<E, Ix1> {
    fn from_entries(entries: ArrayView1<'_, E>) -> Self {
        entries.to_owned()
    }
}

/// The entries as a list or an array.
pub fn collected<A: Entries + ?Sized, C: Collected<A::Elem>>(a: &A) -> C {
    C::from_entries(a.entries())
}
