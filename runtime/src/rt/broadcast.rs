//! Shapes, and the reverse of broadcasting.

use super::map::{Operand, Rank, Scalar};
use crate::{Differentiable, Element};
use ndarray::{Array, ArrayBase, ArrayRef, ArrayViewMut, Axis, Data, Dimension, Ix1};

/// Zeros in the shape of a value.
pub fn zeros_like<T: Differentiable + ?Sized>(a: &T) -> T::Cotangent {
    a.zeros_like()
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
    /// From the computed array to the cotangent.
    fn finish<E: Element>(&self, array: Array<E, Self::Dim>) -> Self::Cotangent<E>;
}

impl Like for Shape<Scalar> {
    type Dim = ndarray::Ix0;
    type Cotangent<E: Element> = E;
    fn dim(&self) -> ndarray::Ix0 {
        ndarray::Dim([])
    }
    fn finish<E: Element>(&self, array: Array<E, ndarray::Ix0>) -> E {
        array.into_scalar()
    }
}

impl<D: Dimension> Like for Shape<D> {
    type Dim = D;
    type Cotangent<E: Element> = Array<E, D>;
    fn dim(&self) -> D {
        self.0.clone()
    }
    fn finish<E: Element>(&self, array: Array<E, D>) -> Array<E, D> {
        array
    }
}

impl Like for ListShape {
    type Dim = Ix1;
    type Cotangent<E: Element> = Vec<E>;
    fn dim(&self) -> Ix1 {
        ndarray::Dim([self.0])
    }
    fn finish<E: Element>(&self, array: Array<E, Ix1>) -> Vec<E> {
        array.to_vec()
    }
}

impl<const N: usize> Like for FixedShape<N> {
    type Dim = Ix1;
    type Cotangent<E: Element> = [E; N];
    fn dim(&self) -> Ix1 {
        ndarray::Dim([N])
    }
    fn finish<E: Element>(&self, array: Array<E, Ix1>) -> [E; N] {
        core::array::from_fn(|i| array[i])
    }
}

/// A value that has a shape.
pub trait Shaped {
    /// Its shape's type.
    type Shape: Like;
    /// Its shape.
    fn shape_of(&self) -> Self::Shape;
}

impl<E: Element> Shaped for E {
    type Shape = Shape<Scalar>;
    fn shape_of(&self) -> Shape<Scalar> {
        Shape(Scalar)
    }
}
impl<E: Element, S: Data<Elem = E>, D: Dimension> Shaped for ArrayBase<S, D> {
    type Shape = Shape<D>;
    fn shape_of(&self) -> Shape<D> {
        Shape(self.raw_dim())
    }
}
impl<E: Element, D: Dimension> Shaped for ArrayRef<E, D> {
    type Shape = Shape<D>;
    fn shape_of(&self) -> Shape<D> {
        Shape(self.raw_dim())
    }
}
impl<E: Element> Shaped for [E] {
    type Shape = ListShape;
    fn shape_of(&self) -> ListShape {
        ListShape(self.len())
    }
}
impl<E: Element> Shaped for Vec<E> {
    type Shape = ListShape;
    fn shape_of(&self) -> ListShape {
        ListShape(self.len())
    }
}
impl<E: Element, const N: usize> Shaped for [E; N] {
    type Shape = FixedShape<N>;
    fn shape_of(&self) -> FixedShape<N> {
        FixedShape
    }
}

/// The shape of a value.
pub fn shape_of<T: Shaped + ?Sized>(a: &T) -> T::Shape {
    a.shape_of()
}

fn owned<Z: Operand>(z: Z) -> Array<Z::Elem, <Z::Rank as Rank>::Dim> {
    z.buffer().unwrap_or_else(|z| z.view().to_owned())
}

/// Sums z̄ over the axes along which a value of this shape was broadcast to z̄'s; z̄ itself where the shapes agree.
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
    let mut sum = view.into_dyn().to_owned();
    while sum.ndim() > dim.ndim() {
        sum = sum.sum_axis(Axis(0));
    }
    for axis in 0..dim.ndim() {
        if dim[axis] == 1 && sum.len_of(Axis(axis)) != 1 {
            sum = sum.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    assert!(sum.shape() == dim.slice(), "cotangent: shape {:?} does not broadcast to {:?}", dim.slice(), z_bar.view().shape());
    like.finish(sum.into_dimensionality().expect("the same rank"))
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
    let wide = view.broadcast(dim.clone());
    let wide = wide.unwrap_or_else(|| panic!("cotangent: shape {:?} does not broadcast to {:?}", x.view().shape(), dim.slice()));
    like.finish(wide.to_owned())
}

/// The same entries, in row-major order, in another shape.
///
/// # Panics
/// When the numbers of entries differ.
#[track_caller]
pub fn reshape_to<Z: Operand, L: Like>(z_bar: Z, like: L) -> L::Cotangent<Z::Elem> {
    let dim = like.dim();
    like.finish(z_bar.view().to_shape(dim).expect("the same number of entries").into_owned())
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

/// A cotangent that gathers shares.
pub trait Accumulate<C> {
    /// self += share
    fn gather(&mut self, share: C);
}

impl<E: Element> Accumulate<E> for E {
    fn gather(&mut self, share: E) {
        *self += share;
    }
}
impl<E: Element, D: Dimension, C: Dimension> Accumulate<&Array<E, C>> for Array<E, D> {
    fn gather(&mut self, share: &Array<E, C>) {
        *self += share;
    }
}
impl<E: Element> Accumulate<&Vec<E>> for Vec<E> {
    fn gather(&mut self, share: &Vec<E>) {
        self.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}
impl<E: Element, const N: usize> Accumulate<&[E; N]> for [E; N] {
    fn gather(&mut self, share: &[E; N]) {
        self.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}

/// acc += share
pub fn accumulate<C, A: Accumulate<C>>(acc: &mut A, share: C) {
    acc.gather(share);
}

/// part += share, through a view of the cotangent.
#[track_caller]
pub fn accumulate_view<E: Element, D: Dimension>(mut part: ArrayViewMut<'_, E, D>, share: impl Operand<Elem = E>) {
    part.zip_mut_with(&share.view(), |a, &s| *a += s);
}

/// A gradient that a caller keeps.
pub trait Assign {
    /// *self = value, in place where the shapes agree.
    fn assign_from(&mut self, value: Self);
}

impl<E: Element> Assign for E {
    fn assign_from(&mut self, value: E) {
        *self = value;
    }
}
impl<E: Element, D: Dimension> Assign for Array<E, D> {
    fn assign_from(&mut self, value: Self) {
        if self.shape() == value.shape() {
            self.assign(&value);
        } else {
            *self = value;
        }
    }
}
impl<E: Element> Assign for Vec<E> {
    fn assign_from(&mut self, value: Self) {
        self.clear();
        self.extend_from_slice(&value);
    }
}
impl<E: Element, const N: usize> Assign for [E; N] {
    fn assign_from(&mut self, value: Self) {
        *self = value;
    }
}

macro_rules! tuples {
    ($($($t:ident $i:tt),+;)*) => {$(
        impl<$($t: Assign),+> Assign for ($($t,)+) {
            fn assign_from(&mut self, value: Self) {
                $(self.$i.assign_from(value.$i);)+
            }
        }
    )*};
}
tuples! {
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
}

/// Writes a gradient into the caller's buffer.
pub fn assign<C: Assign>(to: &mut C, value: C) {
    to.assign_from(value);
}
