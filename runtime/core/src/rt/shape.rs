//! Shapes: what a pullback keeps of values whose entries it does not need.
#![allow(clippy::inline_always, reason = "what is known where it is called decides most of what few entries cost")]

use super::operand::{Operand, Scalar};
use super::pool;
use super::simd::{Few, array};
use super::small::{Place, Sum, alike};
use crate::{Differentiable, Element};
use ndarray::{Array, ArrayBase, ArrayD, ArrayRef, Axis, Data, Dimension, Ix1, RemoveAxis};

/// Zeros in the shape of a value.
#[inline]
pub fn zeros_like<T: Differentiable + ?Sized>(a: &T) -> T::Cotangent {
    a.zeros_like()
}

/// A value as a vector.
pub fn to_cotangent<T: Differentiable + ?Sized>(a: &T) -> T::Cotangent {
    a.to_cotangent()
}

/// A shape: what a pullback keeps of a value whose entries it does not need.
#[derive(Clone, Debug)]
pub struct Shape<D>(D);

/// The shape of a list.
#[derive(Clone, Copy, Debug)]
pub struct ListShape(usize);

/// The shape of `[E; N]`.
#[derive(Clone, Copy, Debug)]
pub struct FixedShape<const N: usize>;

/// What knows a shape, and the type of a cotangent of that shape.
pub trait Like {
    /// The dimension that it is computed in.
    type Dim: Dimension;
    /// The cotangent's type.
    type Cotangent<E: Element>;
    /// The shape.
    fn dim(&self) -> Self::Dim;
    /// The length of each axis.
    fn lengths(&self) -> &[usize];
    /// From the computed array to the cotangent.
    fn finish<E: Element>(&self, array: Array<E, Self::Dim>) -> Self::Cotangent<E>;
    /// Where few entries go: a number sums them.
    #[doc(hidden)]
    type Place<E: Element>: Place<E>;
    /// Whether so many entries go there.
    #[doc(hidden)]
    #[inline(always)]
    fn fits(&self, shape: &[usize]) -> bool {
        alike(self.lengths(), shape)
    }
    /// From there to the cotangent.
    #[doc(hidden)]
    fn few<E: Element>(&self, place: Self::Place<E>) -> Self::Cotangent<E>;
    /// Fails as the assignment does where what is assigned does not broadcast to this shape.
    #[track_caller]
    fn check_assigned(&self, from: &[usize]) {
        let dim = self.dim();
        let ends = from.iter().rev().zip(dim.slice().iter().rev());
        if from.len() > dim.ndim() || !ends.into_iter().all(|(from, to)| from == to || *from == 1) {
            Array::<u8, _>::default(dim).assign(&ArrayD::default(from));
        }
    }
}

impl Like for Shape<Scalar> {
    type Dim = ndarray::Ix0;
    type Cotangent<E: Element> = E;
    #[inline]
    fn dim(&self) -> ndarray::Ix0 {
        ndarray::Dim([])
    }
    #[inline]
    fn lengths(&self) -> &[usize] {
        &[]
    }
    #[inline]
    fn finish<E: Element>(&self, array: Array<E, ndarray::Ix0>) -> E {
        array.into_scalar()
    }
    type Place<E: Element> = Sum<E>;
    #[inline(always)]
    fn fits(&self, _: &[usize]) -> bool {
        true
    }
    #[inline(always)]
    fn few<E: Element>(&self, place: Sum<E>) -> E {
        place.total()
    }
}

impl<D: Dimension> Like for Shape<D> {
    type Dim = D;
    type Cotangent<E: Element> = Array<E, D>;
    #[inline]
    fn dim(&self) -> D {
        self.0.clone()
    }
    #[inline]
    fn lengths(&self) -> &[usize] {
        self.0.slice()
    }
    #[inline]
    fn finish<E: Element>(&self, array: Array<E, D>) -> Array<E, D> {
        array
    }
    type Place<E: Element> = Few<E>;
    #[inline(always)]
    fn few<E: Element>(&self, place: Few<E>) -> Array<E, D> {
        array(self.dim(), false, place.finish())
    }
}

impl<L: Like> Like for &L {
    type Dim = L::Dim;
    type Cotangent<E: Element> = L::Cotangent<E>;
    #[inline]
    fn dim(&self) -> L::Dim {
        (**self).dim()
    }
    #[inline]
    fn lengths(&self) -> &[usize] {
        (**self).lengths()
    }
    #[inline]
    fn finish<E: Element>(&self, array: Array<E, L::Dim>) -> L::Cotangent<E> {
        (**self).finish(array)
    }
    #[track_caller]
    fn check_assigned(&self, from: &[usize]) {
        (**self).check_assigned(from);
    }
    type Place<E: Element> = L::Place<E>;
    #[inline(always)]
    fn fits(&self, shape: &[usize]) -> bool {
        (**self).fits(shape)
    }
    #[inline(always)]
    fn few<E: Element>(&self, place: L::Place<E>) -> L::Cotangent<E> {
        (**self).few(place)
    }
}

impl Like for ListShape {
    type Dim = Ix1;
    type Cotangent<E: Element> = Vec<E>;
    #[inline]
    fn dim(&self) -> Ix1 {
        ndarray::Dim([self.0])
    }
    #[inline]
    fn lengths(&self) -> &[usize] {
        core::slice::from_ref(&self.0)
    }
    #[inline]
    fn finish<E: Element>(&self, array: Array<E, Ix1>) -> Vec<E> {
        if !array.is_standard_layout() {
            return array.to_vec();
        }
        match array.into_raw_vec_and_offset() {
            (vec, None | Some(0)) if vec.len() == self.0 => vec,
            (vec, offset) => vec.into_iter().skip(offset.unwrap_or(0)).take(self.0).collect(),
        }
    }
    type Place<E: Element> = Few<E>;
    #[inline(always)]
    fn few<E: Element>(&self, place: Few<E>) -> Vec<E> {
        place.finish()
    }
    #[track_caller]
    fn check_assigned(&self, from: &[usize]) {
        check_lengths(self.dim()[0], from);
    }
}

impl<const N: usize> Like for FixedShape<N> {
    type Dim = Ix1;
    type Cotangent<E: Element> = [E; N];
    #[inline]
    fn dim(&self) -> Ix1 {
        ndarray::Dim([N])
    }
    #[inline]
    fn lengths(&self) -> &[usize] {
        &[N]
    }
    fn finish<E: Element>(&self, array: Array<E, Ix1>) -> [E; N] {
        core::array::from_fn(|i| array[i])
    }
    type Place<E: Element> = Few<E>;
    fn few<E: Element>(&self, place: Few<E>) -> [E; N] {
        self.finish(Array::from_vec(place.finish()))
    }
    #[track_caller]
    fn check_assigned(&self, from: &[usize]) {
        check_lengths(self.dim()[0], from);
    }
}

/// A list takes one number, or a list of its own length.
#[track_caller]
fn check_lengths(to: usize, from: &[usize]) {
    if let Some(&n) = from.first().filter(|n| **n != to) {
        vec![0_u8; to].copy_from_slice(&vec![0; n]);
    }
}

/// A value that has a shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no float, no array and no list of these",
    label = "this is called as a method of one of these, or stands where one is needed",
    note = "a method of a type of your own with a name of ndarray's is called by its type where nothing shows the type: `Vec3::dot(p, q)`",
    note = "operators and methods of a struct are known where the function shows that it is one, or the attribute says so: `#[differentiate(own(Vec3))]`"
)]
pub trait Shaped {
    /// Its shape's type.
    type Shape: Like;
    /// Its shape.
    fn shape_of(&self) -> Self::Shape;
}

impl<E: Element> Shaped for E {
    type Shape = Shape<Scalar>;
    #[inline]
    fn shape_of(&self) -> Shape<Scalar> {
        Shape(Scalar)
    }
}
impl<E: Element, S: Data<Elem = E>, D: Dimension> Shaped for ArrayBase<S, D> {
    type Shape = Shape<D>;
    #[inline]
    fn shape_of(&self) -> Shape<D> {
        Shape(self.raw_dim())
    }
}
impl<E: Element, D: Dimension> Shaped for ArrayRef<E, D> {
    type Shape = Shape<D>;
    #[inline]
    fn shape_of(&self) -> Shape<D> {
        Shape(self.raw_dim())
    }
}
impl<E: Element> Shaped for [E] {
    type Shape = ListShape;
    #[inline]
    fn shape_of(&self) -> ListShape {
        ListShape(self.len())
    }
}
impl<E: Element> Shaped for Vec<E> {
    type Shape = ListShape;
    #[inline]
    fn shape_of(&self) -> ListShape {
        ListShape(self.len())
    }
}
impl<E: Element, const N: usize> Shaped for [E; N] {
    type Shape = FixedShape<N>;
    #[inline]
    fn shape_of(&self) -> FixedShape<N> {
        FixedShape
    }
}

/// The shape of a value.
#[inline]
pub fn shape_of<T: Shaped + ?Sized>(a: &T) -> T::Shape {
    a.shape_of()
}

/// The same entries, in row-major order, in another shape.
///
/// # Panics
/// When the numbers of entries differ.
#[track_caller]
pub fn reshape_to<Z: Operand, L: Like>(z_bar: Z, like: L) -> L::Cotangent<Z::Elem> {
    let dim = like.dim();
    let fits = "the same number of entries";
    like.finish(match z_bar.buffer() {
        Ok(buffer) => buffer.into_shape_clone(dim).expect(fits),
        Err(z_bar) => z_bar.view().to_shape(dim).expect(fits).into_owned(),
    })
}

/// Checks that a seed has its result's shape.
///
/// # Panics
/// When it has not, naming both.
#[track_caller]
pub fn check_seed<S: Shaped + ?Sized, L: Like>(seed: &S, like: &L) {
    let (seed, result) = (seed.shape_of().dim(), like.dim());
    assert!(
        seed.slice() == result.slice(),
        "cotangent: a seed of shape {:?} for a result of shape {:?}",
        seed.slice(),
        result.slice()
    );
}

/// A value that can be copied to one that owns what it holds.
pub trait Own {
    /// The copy's type: `Array` for every array and view, `Vec` for a slice, the type itself for what owns its parts.
    type Owned;
    /// The copy.
    fn own(a: &Self) -> Self::Owned;
}

macro_rules! floats {
    ($($f:ident),*) => {$(
        impl Own for $f {
            type Owned = $f;
            #[inline]
            fn own(a: &$f) -> $f {
                *a
            }
        }
    )*};
}
floats!(f32, f64);

impl<E: Element, S: Data<Elem = E>, D: Dimension> Own for ArrayBase<S, D> {
    type Owned = Array<E, D>;
    #[inline]
    fn own(a: &Self) -> Array<E, D> {
        pool::copy(a)
    }
}
impl<E: Element, D: Dimension> Own for ArrayRef<E, D> {
    type Owned = Array<E, D>;
    #[inline]
    fn own(a: &Self) -> Array<E, D> {
        pool::copy(a)
    }
}

/// A copy of a value that owns its entries.
#[inline]
pub fn own<T: Own + ?Sized>(a: &T) -> T::Owned {
    T::own(a)
}

/// A copy of what the user's code takes by value.
#[inline]
pub fn copied<T: Clone>(a: &T) -> T {
    a.clone()
}

/// Zeros of a shape.
#[inline]
pub fn zeros_of<E: Element, L: Like>(like: L) -> L::Cotangent<E> {
    let dim = like.dim();
    like.finish(pool::filled(dim, E::zero()))
}

/// How many entries there are in a shape.
pub fn entries_of(like: &impl Like) -> usize {
    like.lengths().iter().product()
}

/// The shape of an array without one of its axes.
pub fn shape_without<E: Element, S: Data<Elem = E>, D: RemoveAxis>(a: &ArrayBase<S, D>, axis: Axis) -> Shape<D::Smaller> {
    Shape(a.raw_dim().try_remove_axis(axis))
}
