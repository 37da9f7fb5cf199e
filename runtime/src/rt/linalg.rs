//! What products and rearrangements hand back.

use super::{Like, broadcast::Shape};
use crate::Element;
use ndarray::{Array, Array1, Array2, ArrayBase, ArrayRef, Axis, Data, Dimension, IntoDimension, Ix1, Ix2, RemoveAxis};

/// aᵢbⱼ.
pub fn outer<E: Element>(a: &ArrayRef<E, Ix1>, b: &ArrayRef<E, Ix1>) -> Array2<E> {
    let column = a.view().insert_axis(Axis(1));
    &column * &b.view()
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
    Ix2, Ix2, Ix2: z, b => z.dot(&b.t()); a, z => a.t().dot(z);
    Ix1, Ix2, Ix1: z, b => outer(z, b); a, z => a.t().dot(z);
    Ix1, Ix1, Ix2: z, b => b.dot(z); a, z => outer(a, z);
}

/// What a gains in z = a·b.
pub fn dot_left<L: Like, Z: DotLeft<B, L> + ?Sized, B: ?Sized>(z_bar: &Z, b: &B, _: L) -> Z::Output {
    z_bar.left(b)
}

/// What b gains in z = a·b.
pub fn dot_right<L: Like, A: DotRight<Z, L> + ?Sized, Z: ?Sized>(a: &A, z_bar: &Z, _: L) -> A::Output {
    a.right(z_bar)
}

/// The inverse of `permuted_axes(axes)`.
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

/// `acc[…, indices[k], …] += z̄[…, k, …]`, the reverse of `select`.
#[track_caller]
pub fn scatter_add<E: Element, D: RemoveAxis>(acc: &mut Array<E, D>, axis: Axis, indices: &[usize], z_bar: &ArrayRef<E, D>) {
    for (k, &i) in indices.iter().enumerate() {
        let mut part = acc.index_axis_mut(axis, i);
        part += &z_bar.index_axis(axis, k);
    }
}
