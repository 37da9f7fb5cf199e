//! What products and rearrangements hand back.
#![allow(
    clippy::inline_always,
    reason = "a product of few entries costs what surrounds it: where it is inlined, no array goes through memory"
)]

use super::operand::{Operand, Rank, Scalar};
use super::pool::done;
use super::{Like, Shape, matrix};
use crate::Element;
use ndarray::linalg::Dot;
use ndarray::{
    Array, Array1, Array2, ArrayBase, ArrayD, ArrayRef, ArrayView, ArrayView1, ArrayViewMut, Axis, Data, Dimension,
    IntoDimension, Ix1, Ix2, IxDyn, RemoveAxis, Slice,
};

/// Two ranks with a product.
pub trait Product<R: Rank>: Rank {
    /// The rank of the product.
    type Output: Rank;
    /// The product.
    #[track_caller]
    fn product<E: Element>(a: ArrayView<'_, E, Self::Dim>, b: ArrayView<'_, E, R::Dim>) -> <Self::Output as Rank>::Tensor<E>;
    /// Fails as ndarray's product of what does not fit: with its words, at its place.
    fn refuse<E: Element>(a: &ArrayView<'_, E, Self::Dim>, b: &ArrayView<'_, E, R::Dim>);
    /// acc += the product.
    #[track_caller]
    fn add<E: Element>(acc: &mut <Self::Output as Rank>::Tensor<E>, a: ArrayView<'_, E, Self::Dim>, b: ArrayView<'_, E, R::Dim>);
}

macro_rules! products {
    ($($a:ident, $b:ident => $z:ident: |$x:ident, $y:ident| $product:expr, |$acc:ident| $add:expr;)*) => {$(
        impl Product<$b> for $a {
            type Output = $z;
            #[track_caller]
            #[inline(always)]
            fn product<E: Element>($x: ArrayView<'_, E, $a>, $y: ArrayView<'_, E, $b>) -> <$z as Rank>::Tensor<E> {
                $product
            }
            #[cold]
            fn refuse<E: Element>(a: &ArrayView<'_, E, $a>, b: &ArrayView<'_, E, $b>) {
                let (a, b): (&ArrayRef<E, $a>, &ArrayRef<E, $b>) = (a, b);
                let _ = Dot::dot(a, b);
            }
            #[track_caller]
            #[inline]
            fn add<E: Element>($acc: &mut <$z as Rank>::Tensor<E>, $x: ArrayView<'_, E, $a>, $y: ArrayView<'_, E, $b>) {
                $add
            }
        }
    )*};
}

products! {
    Ix1, Ix1 => Scalar: |a, b| matrix::inner(&a, &b), |acc| *acc += matrix::inner(&a, &b);
    Ix1, Ix2 => Ix1: |a, b| matrix::matrix_vector(&b.t(), &a), |acc| matrix::add_matrix_vector(&mut acc.view_mut(), &b.t(), &a);
    Ix2, Ix1 => Ix1: |a, b| matrix::matrix_vector(&a, &b), |acc| matrix::add_matrix_vector(&mut acc.view_mut(), &a, &b);
    Ix2, Ix2 => Ix2: |a, b| matrix::matrix(&a, &b), |acc| matrix::add_matrix(&mut acc.view_mut(), &a, &b);
    IxDyn, IxDyn => IxDyn: |a, b| match (a.ndim(), b.ndim()) {
        (1, 1) => ndarray::arr0(<Ix1 as Product<Ix1>>::product(fixed(a), fixed(b))).into_dyn(),
        (1, 2) => <Ix1 as Product<Ix2>>::product(fixed(a), fixed(b)).into_dyn(),
        (2, 1) => <Ix2 as Product<Ix1>>::product(fixed(a), fixed(b)).into_dyn(),
        (2, 2) => <Ix2 as Product<Ix2>>::product(fixed(a), fixed(b)).into_dyn(),
        // It fails as ndarray's does.
        _ => {
            let (a, b): (&ArrayRef<E, IxDyn>, &ArrayRef<E, IxDyn>) = (&a, &b);
            Dot::dot(a, b)
        }
    }, |acc| *acc += &<IxDyn as Product<IxDyn>>::product(a, b);
}

fn fixed<E, D: Dimension>(a: ArrayView<'_, E, IxDyn>) -> ArrayView<'_, E, D> {
    a.into_dimensionality().expect("as many axes as were counted")
}

/// a·b, as `a.dot(&b)`.
///
/// # Panics
/// When the shapes do not fit.
#[track_caller]
#[inline(always)]
pub fn dot<A, B>(a: A, b: B) -> <<A::Rank as Product<B::Rank>>::Output as Rank>::Tensor<A::Elem>
where
    A: Operand<Rank: Product<B::Rank>>,
    B: Operand<Elem = A::Elem>,
{
    if a.view().shape().last() != b.view().shape().first() {
        A::Rank::refuse(&a.view(), &b.view());
    }
    let z = A::Rank::product(a.view(), b.view());
    done(a);
    done(b);
    z
}

/// acc += a·b, in place.
///
/// # Panics
/// When the shapes do not fit.
#[track_caller]
#[inline]
pub fn add_dot<A, B>(acc: &mut <<A::Rank as Product<B::Rank>>::Output as Rank>::Tensor<A::Elem>, a: A, b: B)
where
    A: Operand<Rank: Product<B::Rank>>,
    B: Operand<Elem = A::Elem>,
{
    A::Rank::add(acc, a.view(), b.view());
    done(a);
    done(b);
}

/// acc += a·bᵀ, in place, for vectors.
///
/// # Panics
/// When the shapes do not fit.
#[track_caller]
#[inline]
pub fn add_outer<A, B>(acc: &mut Array2<A::Elem>, a: A, b: B)
where
    A: Operand<Rank = Ix1>,
    B: Operand<Elem = A::Elem, Rank = Ix1>,
{
    matrix::add_outer(&mut acc.view_mut(), &a.view(), &b.view());
    done(a);
    done(b);
}

/// What gains a share in place: an array, or a view that can be written to.
pub trait Gains {
    /// What it holds.
    type Elem;
    /// Its rank.
    type Dim: Dimension;
    /// Its entries.
    fn entries(&mut self) -> ArrayViewMut<'_, Self::Elem, Self::Dim>;
}

impl<E, D: Dimension> Gains for &mut Array<E, D> {
    type Elem = E;
    type Dim = D;
    #[inline]
    fn entries(&mut self) -> ArrayViewMut<'_, E, D> {
        self.view_mut()
    }
}

impl<E, D: Dimension> Gains for ArrayViewMut<'_, E, D> {
    type Elem = E;
    type Dim = D;
    #[inline]
    fn entries(&mut self) -> ArrayViewMut<'_, E, D> {
        self.view_mut()
    }
}

/// acc += x·a, in place.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
#[inline]
pub fn add_scaled<E, D, C, A>(mut acc: C, x: E, a: A)
where
    E: Element,
    D: Dimension,
    C: Gains<Elem = E, Dim = D>,
    A: Operand<Elem = E, Rank = D>,
{
    {
        let (mut acc, a) = (acc.entries(), a.view());
        let (shape, own) = (a.shape(), acc.shape());
        assert!(shape == own, "cotangent: a share of shape {shape:?} for a cotangent of shape {own:?}");
        let alike = acc.strides() == a.strides();
        match (acc.as_slice_memory_order_mut(), a.as_slice_memory_order()) {
            (Some(acc), Some(a)) if alike => matrix::add_scaled(acc, x, a),
            _ => acc.scaled_add(x, &a),
        }
    }
    done(a);
}

/// aᵢbⱼ.
#[inline(always)]
pub fn outer<A: Operand<Rank = Ix1>, B: Operand<Elem = A::Elem, Rank = Ix1>>(a: A, b: B) -> Array2<A::Elem> {
    let z = matrix::outer(&a.view(), &b.view());
    done(a);
    done(b);
    z
}

/// A rank pair for which z = a·b has the cotangent ā.
pub trait DotLeft<B: ?Sized, L> {
    /// The cotangent's type.
    type Output;
    /// What a gains.
    fn left(&self, b: &B) -> Self::Output;
}

/// A rank pair for which z = a·b has the cotangent b̄.
pub trait DotRight<Z: ?Sized, L> {
    /// The cotangent's type.
    type Output;
    /// What b gains.
    fn right(&self, z_bar: &Z) -> Self::Output;
}

impl<E: Element, S: Data<Elem = E>> DotLeft<ArrayBase<S, Ix1>, Shape<Ix1>> for E {
    type Output = Array1<E>;
    fn left(&self, b: &ArrayBase<S, Ix1>) -> Array1<E> {
        b.mapv(|x| x * *self)
    }
}

impl<E: Element, S: Data<Elem = E>> DotRight<E, Shape<Ix1>> for ArrayBase<S, Ix1> {
    type Output = Array1<E>;
    fn right(&self, z_bar: &E) -> Array1<E> {
        self.mapv(|x| x * *z_bar)
    }
}

macro_rules! pairs {
    ($($z:ident, $a:ident, $b:ident: $zl:ident, $bl:ident => $left:expr; $ar:ident, $zr:ident => $right:expr;)*) => {$(
        impl<E: Element, Z: Data<Elem = E>, B: Data<Elem = E>> DotLeft<ArrayBase<B, $b>, Shape<$a>> for ArrayBase<Z, $z> {
            type Output = Array<E, $a>;
            fn left(&self, $bl: &ArrayBase<B, $b>) -> Array<E, $a> {
                let $zl = self;
                $left
            }
        }
        impl<E: Element, A: Data<Elem = E>, Z: Data<Elem = E>> DotRight<ArrayBase<Z, $z>, Shape<$b>> for ArrayBase<A, $a> {
            type Output = Array<E, $b>;
            fn right(&self, $zr: &ArrayBase<Z, $z>) -> Array<E, $b> {
                let $ar = self;
                $right
            }
        }
    )*};
}

pairs! {
    Ix2, Ix2, Ix2: z, b => dot(z, b.t()); a, z => dot(a.t(), z);
    Ix1, Ix2, Ix1: z, b => outer(z, b); a, z => dot(a.t(), z);
    Ix1, Ix1, Ix2: z, b => dot(b, z); a, z => outer(a, z);
}

impl<E: Element, Z: Data<Elem = E>, B: Data<Elem = E>> DotLeft<ArrayBase<B, IxDyn>, Shape<IxDyn>> for ArrayBase<Z, IxDyn> {
    type Output = ArrayD<E>;
    fn left(&self, b: &ArrayBase<B, IxDyn>) -> ArrayD<E> {
        match (self.ndim(), b.ndim()) {
            (0, _) => b.mapv(|x| x * self[[]]),
            (1, 1) => outer(vector(self), vector(b)).into_dyn(),
            (1, _) => dot(b, self),
            _ => dot(self, b.t()),
        }
    }
}

impl<E: Element, S: Data<Elem = E>, Z: Data<Elem = E>> DotRight<ArrayBase<Z, IxDyn>, Shape<IxDyn>> for ArrayBase<S, IxDyn> {
    type Output = ArrayD<E>;
    fn right(&self, z_bar: &ArrayBase<Z, IxDyn>) -> ArrayD<E> {
        match (self.ndim(), z_bar.ndim()) {
            (_, 0) => self.mapv(|x| x * z_bar[[]]),
            (1, _) => outer(vector(self), vector(z_bar)).into_dyn(),
            _ => dot(self.t(), z_bar),
        }
    }
}

/// An array of one axis as a vector.
fn vector<E, S: Data<Elem = E>>(a: &ArrayBase<S, IxDyn>) -> ArrayView1<'_, E> {
    a.view().into_dimensionality().expect("one axis")
}

/// What a gains in z = a·b.
pub fn dot_left<L: Like, Z: DotLeft<B, L> + ?Sized, B: ?Sized>(z_bar: &Z, b: &B, _: L) -> Z::Output {
    z_bar.left(b)
}

/// What b gains in z = a·b.
pub fn dot_right<L: Like, A: DotRight<Z, L> + ?Sized, Z: ?Sized>(a: &A, z_bar: &Z, _: L) -> A::Output {
    a.right(z_bar)
}

/// The inverse of `permuted_axes(axes)`: axis `axes[i]` of the result is axis i of z̄.
///
/// # Panics
/// When `axes` is no permutation.
#[track_caller]
pub fn unpermute<S: Data, D: Dimension>(z_bar: ArrayBase<S, D>, axes: impl IntoDimension<Dim = D>) -> ArrayBase<S, D> {
    let axes = axes.into_dimension();
    let mut inverse = D::zeros(axes.ndim());
    for (to, &from) in axes.slice().iter().enumerate() {
        inverse[from] = to;
    }
    z_bar.permuted_axes(inverse)
}

/// Two axes exchanged.
///
/// # Panics
/// When there is no such axis.
#[track_caller]
pub fn swapped_axes<S: Data, D: Dimension>(mut a: ArrayBase<S, D>, i: usize, j: usize) -> ArrayBase<S, D> {
    a.swap_axes(i, j);
    a
}

/// An axis reversed.
///
/// # Panics
/// When there is no such axis.
#[track_caller]
pub fn inverted_axis<S: Data, D: Dimension>(mut a: ArrayBase<S, D>, axis: Axis) -> ArrayBase<S, D> {
    a.invert_axis(axis);
    a
}

/// A new axis of length 1 in an array that then has as many axes as this one: for arrays of any dimension the compiler does not know
/// that an axis less and an axis more is none.
///
/// # Panics
/// When it has not.
#[track_caller]
pub fn with_axis<S: Data, D: Dimension, E, L: Dimension>(
    a: ArrayBase<S, D>,
    axis: Axis,
    _like: &ArrayRef<E, L>,
) -> ArrayBase<S, L> {
    a.insert_axis(axis).into_dimensionality().expect("an axis more")
}

/// Zeros of this shape with `a` first along an axis, the reverse of `remove_axis`.
///
/// # Panics
/// When the shape has no such axis or no entry along it.
#[track_caller]
pub fn at_first<E: Element, D: RemoveAxis, L: Like<Dim = D>>(
    a: &ArrayRef<E, D::Smaller>,
    axis: Axis,
    like: L,
) -> L::Cotangent<E> {
    let mut out = Array::zeros(like.dim());
    out.index_axis_mut(axis, 0).assign(a);
    like.finish(out)
}

/// What a gains in z = a⊗b: āᵢⱼ = Σₖₗ z̄ᵢₚ₊ₖ,ⱼᵩ₊ₗ·bₖₗ for b of shape p×q; `like` is a's shape.
pub fn kron_left<E: Element, L: Like<Dim = Ix2>>(z_bar: &ArrayRef<E, Ix2>, b: &ArrayRef<E, Ix2>, like: L) -> L::Cotangent<E> {
    let (p, q) = b.dim();
    like.finish(Array::from_shape_fn(like.dim(), |(i, j)| (&block(z_bar, (i, j), (p, q)) * &b.view()).sum()))
}

/// What b gains in z = a⊗b: b̄ₖₗ = Σᵢⱼ aᵢⱼ·z̄ᵢₚ₊ₖ,ⱼᵩ₊ₗ; `like` is b's shape p×q.
pub fn kron_right<E: Element, L: Like<Dim = Ix2>>(a: &ArrayRef<E, Ix2>, z_bar: &ArrayRef<E, Ix2>, like: L) -> L::Cotangent<E> {
    let dim = like.dim();
    let mut out = Array::zeros(dim);
    for (at, &x) in a.indexed_iter() {
        out.scaled_add(x, &block(z_bar, at, (dim[0], dim[1])));
    }
    like.finish(out)
}

/// The block of a Kronecker product that belongs to one entry of its left factor.
fn block<E: Element>(z: &ArrayRef<E, Ix2>, (i, j): (usize, usize), (p, q): (usize, usize)) -> ndarray::ArrayView2<'_, E> {
    let mut rows = z.slice_axis(Axis(0), Slice::from(i * p..(i + 1) * p));
    rows.slice_axis_inplace(Axis(1), Slice::from(j * q..(j + 1) * q));
    rows
}

/// `acc[…, indices[k], …] += z̄[…, k, …]`, the reverse of `select`.
///
/// # Panics
/// When an index is beyond the end, or the other axes differ.
#[track_caller]
pub fn scatter_add<E: Element, D: RemoveAxis>(acc: &mut Array<E, D>, axis: Axis, indices: &[usize], z_bar: &ArrayRef<E, D>) {
    for (k, &i) in indices.iter().enumerate() {
        let mut part = acc.index_axis_mut(axis, i);
        part += &z_bar.index_axis(axis, k);
    }
}
