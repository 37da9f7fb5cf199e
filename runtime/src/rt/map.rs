//! Elementwise functions of operands that are broadcast against each other.

use crate::Element;
use ndarray::{
    Array, ArrayBase, ArrayRef, ArrayView, ArrayView0, CowArray, CowRepr, Data, DimMax, Dimension, Ix0, Ix1, OwnedRepr, RawData,
    ViewRepr, Zip,
};

/// The rank of a bare float.
#[derive(Clone, Copy, Debug)]
pub struct Scalar;

/// A rank: [`Scalar`] or a dimension of ndarray.
pub trait Rank {
    /// The dimension that it is computed in.
    type Dim: Dimension;
    /// What has this rank.
    type Tensor<E>;
    /// From the computed array to it.
    fn tensor<E: Element>(array: Array<E, Self::Dim>) -> Self::Tensor<E>;
}

impl Rank for Scalar {
    type Dim = Ix0;
    type Tensor<E> = E;
    fn tensor<E: Element>(array: Array<E, Ix0>) -> E {
        array.into_scalar()
    }
}

impl<D: Dimension> Rank for D {
    type Dim = D;
    type Tensor<E> = Array<E, D>;
    fn tensor<E: Element>(array: Array<E, D>) -> Array<E, D> {
        array
    }
}

/// Two ranks that broadcast.
pub trait Broadcast<R: Rank>: Rank {
    /// What they broadcast to.
    type Output: Rank;
}

impl Broadcast<Scalar> for Scalar {
    type Output = Scalar;
}
impl<D: Dimension> Broadcast<D> for Scalar {
    type Output = D;
}
impl<D: Dimension> Broadcast<Scalar> for D {
    type Output = D;
}
impl<D: Dimension + DimMax<F>, F: Dimension> Broadcast<F> for D {
    type Output = <D as DimMax<F>>::Output;
}

/// What an elementwise function takes: floats, arrays, views and lists, owned or behind a reference.
pub trait Operand: Sized {
    /// Its element type.
    type Elem: Element;
    /// Its rank.
    type Rank: Rank;
    /// Its entries.
    fn view(&self) -> ArrayView<'_, Self::Elem, <Self::Rank as Rank>::Dim>;
    /// Its buffer, if it owns one.
    fn buffer(self) -> Result<Array<Self::Elem, <Self::Rank as Rank>::Dim>, Self> {
        Err(self)
    }
    /// Its value, if it is a float.
    fn scalar(&self) -> Option<Self::Elem> {
        None
    }
}

impl<E: Element> Operand for E {
    type Elem = E;
    type Rank = Scalar;
    fn view(&self) -> ArrayView0<'_, E> {
        ndarray::aview0(self)
    }
    fn scalar(&self) -> Option<E> {
        Some(*self)
    }
}

/// The storages whose arrays are operands by value.
pub trait Storage: Data {
    /// The buffer of an array, if the storage owns one.
    fn buffer<D: Dimension>(array: ArrayBase<Self, D>) -> Result<Array<Self::Elem, D>, ArrayBase<Self, D>>
    where
        Self: Sized;
}

impl<E: Element> Storage for OwnedRepr<E> {
    fn buffer<D: Dimension>(array: Array<E, D>) -> Result<Array<E, D>, Array<E, D>> {
        Ok(array)
    }
}

impl<'a, E: Element> Storage for ViewRepr<&'a E> {
    fn buffer<D: Dimension>(array: ArrayView<'a, E, D>) -> Result<Array<E, D>, ArrayView<'a, E, D>> {
        Err(array)
    }
}

impl<'a, E: Element> Storage for CowRepr<'a, E> {
    fn buffer<D: Dimension>(array: CowArray<'a, E, D>) -> Result<Array<E, D>, CowArray<'a, E, D>> {
        if array.is_owned() { Ok(array.into_owned()) } else { Err(array) }
    }
}

impl<E: Element, S: Storage<Elem = E> + RawData, D: Dimension> Operand for ArrayBase<S, D> {
    type Elem = E;
    type Rank = D;
    fn view(&self) -> ArrayView<'_, E, D> {
        (**self).view()
    }
    fn buffer(self) -> Result<Array<E, D>, Self> {
        S::buffer(self)
    }
}

impl<E: Element, S: Data<Elem = E>, D: Dimension> Operand for &ArrayBase<S, D> {
    type Elem = E;
    type Rank = D;
    fn view(&self) -> ArrayView<'_, E, D> {
        (***self).view()
    }
}

impl<E: Element, D: Dimension> Operand for &ArrayRef<E, D> {
    type Elem = E;
    type Rank = D;
    fn view(&self) -> ArrayView<'_, E, D> {
        (**self).view()
    }
}

impl<E: Element> Operand for &[E] {
    type Elem = E;
    type Rank = Ix1;
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
}

impl<E: Element, const N: usize> Operand for &[E; N] {
    type Elem = E;
    type Rank = Ix1;
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(*self)
    }
}

impl<E: Element> Operand for &Vec<E> {
    type Elem = E;
    type Rank = Ix1;
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
}

/// The shape that shapes broadcast to.
#[track_caller]
fn common<D: Dimension>(shapes: &[&[usize]]) -> D {
    let ndim = shapes.iter().map(|s| s.len()).max().unwrap_or(0);
    let mut dim = D::zeros(ndim);
    for axis in 0..ndim {
        let mut length = 1;
        for shape in shapes {
            let Some(&n) = (axis + shape.len()).checked_sub(ndim).and_then(|i| shape.get(i)) else { continue };
            assert!(n == 1 || length == 1 || n == length, "cotangent: shapes {shapes:?} do not broadcast");
            if length == 1 {
                length = n;
            }
        }
        dim[axis] = length;
    }
    dim
}

/// f(a) for each entry.
pub fn map1<A: Operand>(a: A, mut f: impl FnMut(A::Elem) -> A::Elem) -> <A::Rank as Rank>::Tensor<A::Elem> {
    A::Rank::tensor(match a.buffer() {
        Ok(buffer) => buffer.mapv_into(f),
        Err(a) => a.view().mapv(&mut f),
    })
}

/// f(a, b) for each pair of entries; the buffer of an owned operand becomes the result's.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
pub fn map2<A, B, R>(a: A, b: B, mut f: impl FnMut(A::Elem, A::Elem) -> A::Elem) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = R>>,
    B: Operand<Elem = A::Elem>,
    R: Rank,
{
    let dim: R::Dim = common(&[a.view().shape(), b.view().shape()]);
    let reuse = |shape: &[usize]| shape == dim.slice();
    if reuse(a.view().shape()) {
        let scalar = b.scalar();
        match a.buffer() {
            Ok(buffer) => {
                let mut out = buffer.into_dimensionality::<R::Dim>().expect("the same shape");
                match scalar {
                    Some(b) => out.mapv_inplace(|a| f(a, b)),
                    None => {
                        let view = b.view();
                        let b = view.broadcast(dim).expect("shapes that broadcast");
                        Zip::from(&mut out).and(&b).for_each(|a, &b| *a = f(*a, b));
                    }
                }
                return R::tensor(out);
            }
            Err(a) => return rest(a, b, dim, f),
        }
    }
    rest(a, b, dim, f)
}

fn rest<A, B, R>(a: A, b: B, dim: R::Dim, mut f: impl FnMut(A::Elem, A::Elem) -> A::Elem) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = R>>,
    B: Operand<Elem = A::Elem>,
    R: Rank,
{
    let same = b.view().shape() == dim.slice();
    let scalar = a.scalar();
    let b = if same {
        match b.buffer() {
            Ok(buffer) => {
                let mut out = buffer.into_dimensionality::<R::Dim>().expect("the same shape");
                match scalar {
                    Some(a) => out.mapv_inplace(|b| f(a, b)),
                    None => {
                        let view = a.view();
                        let a = view.broadcast(dim).expect("shapes that broadcast");
                        Zip::from(&mut out).and(&a).for_each(|b, &a| *b = f(a, *b));
                    }
                }
                return R::tensor(out);
            }
            Err(b) => b,
        }
    } else {
        b
    };
    let (va, vb) = (a.view(), b.view());
    let (va, vb) = (va.broadcast(dim.clone()).expect("shapes that broadcast"), vb.broadcast(dim).expect("shapes that broadcast"));
    R::tensor(match (a.scalar(), b.scalar()) {
        (Some(a), _) => vb.mapv(|b| f(a, b)),
        (_, Some(b)) => va.mapv(|a| f(a, b)),
        _ => Zip::from(&va).and(&vb).map_collect(|&a, &b| f(a, b)),
    })
}

/// f(a, b, c) for each triple of entries.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
pub fn map3<A, B, C, Q, R>(a: A, b: B, c: C, mut f: impl FnMut(A::Elem, A::Elem, A::Elem) -> A::Elem) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = Q>>,
    B: Operand<Elem = A::Elem>,
    C: Operand<Elem = A::Elem>,
    Q: Rank + Broadcast<C::Rank, Output = R>,
    R: Rank,
{
    let (a, b, c) = (a.view(), b.view(), c.view());
    let dim: R::Dim = common(&[a.shape(), b.shape(), c.shape()]);
    let fits = "shapes that broadcast";
    let (a, b, c) = (a.broadcast(dim.clone()).expect(fits), b.broadcast(dim.clone()).expect(fits), c.broadcast(dim).expect(fits));
    R::tensor(Zip::from(&a).and(&b).and(&c).map_collect(|&a, &b, &c| f(a, b, c)))
}

/// f(a, b, c, d) for each quadruple of entries.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
pub fn map4<A, B, C, D, P, Q, R>(
    a: A,
    b: B,
    c: C,
    d: D,
    mut f: impl FnMut(A::Elem, A::Elem, A::Elem, A::Elem) -> A::Elem,
) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = P>>,
    B: Operand<Elem = A::Elem>,
    C: Operand<Elem = A::Elem>,
    D: Operand<Elem = A::Elem>,
    P: Rank + Broadcast<C::Rank, Output = Q>,
    Q: Rank + Broadcast<D::Rank, Output = R>,
    R: Rank,
{
    let (a, b, c, d) = (a.view(), b.view(), c.view(), d.view());
    let dim: R::Dim = common(&[a.shape(), b.shape(), c.shape(), d.shape()]);
    let fits = "shapes that broadcast";
    let (a, b) = (a.broadcast(dim.clone()).expect(fits), b.broadcast(dim.clone()).expect(fits));
    let (c, d) = (c.broadcast(dim.clone()).expect(fits), d.broadcast(dim).expect(fits));
    R::tensor(Zip::from(&a).and(&b).and(&c).and(&d).map_collect(|&a, &b, &c, &d| f(a, b, c, d)))
}

/// f(a, b, c, d, e) for each quintuple of entries.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
pub fn map5<A, B, C, D, G, O, P, Q, R>(
    a: A,
    b: B,
    c: C,
    d: D,
    e: G,
    mut f: impl FnMut(A::Elem, A::Elem, A::Elem, A::Elem, A::Elem) -> A::Elem,
) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = O>>,
    B: Operand<Elem = A::Elem>,
    C: Operand<Elem = A::Elem>,
    D: Operand<Elem = A::Elem>,
    G: Operand<Elem = A::Elem>,
    O: Rank + Broadcast<C::Rank, Output = P>,
    P: Rank + Broadcast<D::Rank, Output = Q>,
    Q: Rank + Broadcast<G::Rank, Output = R>,
    R: Rank,
{
    let (a, b, c, d, e) = (a.view(), b.view(), c.view(), d.view(), e.view());
    let dim: R::Dim = common(&[a.shape(), b.shape(), c.shape(), d.shape(), e.shape()]);
    let fits = "shapes that broadcast";
    let (a, b, c) =
        (a.broadcast(dim.clone()).expect(fits), b.broadcast(dim.clone()).expect(fits), c.broadcast(dim.clone()).expect(fits));
    let (d, e) = (d.broadcast(dim.clone()).expect(fits), e.broadcast(dim).expect(fits));
    R::tensor(Zip::from(&a).and(&b).and(&c).and(&d).and(&e).map_collect(|&a, &b, &c, &d, &e| f(a, b, c, d, e)))
}
