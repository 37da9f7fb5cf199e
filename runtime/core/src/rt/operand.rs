//! What elementwise functions take: scalars, arrays, views and lists, and the ranks that they broadcast to.

use crate::Element;
use ndarray::{
    ArcArray, Array, ArrayBase, ArrayRef, ArrayView, ArrayView0, CowArray, CowRepr, Data, DimMax, Dimension, Ix0, Ix1,
    OwnedArcRepr, OwnedRepr, RawData, ViewRepr,
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
    /// A bare float, if that is what has this rank.
    #[inline]
    fn lone<E: Element>(_: E) -> Option<Self::Tensor<E>> {
        None
    }
}

impl Rank for Scalar {
    type Dim = Ix0;
    type Tensor<E> = E;
    #[inline]
    fn tensor<E: Element>(array: Array<E, Ix0>) -> E {
        array.into_scalar()
    }
    #[inline]
    fn lone<E: Element>(x: E) -> Option<E> {
        Some(x)
    }
}

impl<D: Dimension> Rank for D {
    type Dim = D;
    type Tensor<E> = Array<E, D>;
    #[inline]
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no float, no array and no list of these",
    label = "this is called as a method of one of these, or stands where one is needed",
    note = "a method of a type of your own with a name of ndarray's is called by its type where nothing shows the type: `Vec3::dot(p, q)`",
    note = "operators and methods of a struct are known where the function shows that it is one, or the attribute says so: `#[differentiate(own(Vec3))]`"
)]
pub trait Operand: Sized {
    /// Its element type.
    type Elem: Element;
    /// Its rank.
    type Rank: Rank;
    /// Its entries.
    fn view(&self) -> ArrayView<'_, Self::Elem, <Self::Rank as Rank>::Dim>;
    /// Its buffer, if it owns one.
    #[inline]
    fn buffer(self) -> Result<Array<Self::Elem, <Self::Rank as Rank>::Dim>, Self> {
        Err(self)
    }
    /// Its value, if it is a float.
    #[inline]
    fn scalar(&self) -> Option<Self::Elem> {
        None
    }
}

impl<E: Element> Operand for E {
    type Elem = E;
    type Rank = Scalar;
    #[inline]
    fn view(&self) -> ArrayView0<'_, E> {
        ndarray::aview0(self)
    }
    #[inline]
    fn scalar(&self) -> Option<E> {
        Some(*self)
    }
}

// A float behind an alias is handed on as what it is: a reference.
macro_rules! operand_by_reference {
    ($($float:ty),*) => {$(
        impl Operand for &$float {
            type Elem = $float;
            type Rank = Scalar;
            #[inline]
            fn view(&self) -> ArrayView0<'_, $float> {
                ndarray::aview0(*self)
            }
            #[inline]
            fn scalar(&self) -> Option<$float> {
                Some(**self)
            }
        }
    )*};
}
operand_by_reference!(f32, f64);

/// What an operator takes of a value of which generated code does not know whether it is a number or an array.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is taken for a float or an array here, and is neither",
    label = "this operator is taken for one of floats and arrays",
    note = "a struct with operators or methods of its own is named in the attribute where nothing in the function shows that it is one: `#[differentiate(own({Self}))]`"
)]
pub trait Term {
    /// A number itself, an array or a list behind a reference.
    type Term<'a>
    where
        Self: 'a;
    /// Takes it.
    fn term(&self) -> Self::Term<'_>;
}

impl<E: Element> Term for E {
    type Term<'a> = E;
    fn term(&self) -> E {
        *self
    }
}

macro_rules! by_reference {
    ($(($($generics:tt)*) $of:ty;)*) => {$(
        impl<$($generics)*> Term for $of {
            type Term<'a>
                = &'a Self
            where
                Self: 'a;
            fn term(&self) -> &Self {
                self
            }
        }
    )*};
}
by_reference! {
    (A, S: RawData<Elem = A>, D: Dimension) ArrayBase<S, D>;
    (E: Element) [E];
    (E: Element) Vec<E>;
    (E: Element, const N: usize) [E; N];
}

/// The operand of an operator that a number or an array is.
pub fn term<T: Term + ?Sized>(a: &T) -> T::Term<'_> {
    a.term()
}

/// The storages whose arrays are operands by value.
pub trait Storage: Data {
    /// The buffer of an array, if the storage owns one.
    fn buffer<D: Dimension>(array: ArrayBase<Self, D>) -> Result<Array<Self::Elem, D>, ArrayBase<Self, D>>
    where
        Self: Sized;
}

impl<E: Element> Storage for OwnedRepr<E> {
    #[inline]
    fn buffer<D: Dimension>(array: Array<E, D>) -> Result<Array<E, D>, Array<E, D>> {
        Ok(array)
    }
}

impl<'a, E: Element> Storage for ViewRepr<&'a E> {
    #[inline]
    fn buffer<D: Dimension>(array: ArrayView<'a, E, D>) -> Result<Array<E, D>, ArrayView<'a, E, D>> {
        Err(array)
    }
}

impl<'a, E: Element> Storage for CowRepr<'a, E> {
    #[inline]
    fn buffer<D: Dimension>(array: CowArray<'a, E, D>) -> Result<Array<E, D>, CowArray<'a, E, D>> {
        if array.is_owned() { Ok(array.into_owned()) } else { Err(array) }
    }
}

impl<E: Element> Storage for OwnedArcRepr<E> {
    #[inline]
    fn buffer<D: Dimension>(array: ArcArray<E, D>) -> Result<Array<E, D>, ArcArray<E, D>> {
        array.try_into_owned_nocopy()
    }
}

impl<E: Element, S: Storage<Elem = E> + RawData, D: Dimension> Operand for ArrayBase<S, D> {
    type Elem = E;
    type Rank = D;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, D> {
        (**self).view()
    }
    #[inline]
    fn buffer(self) -> Result<Array<E, D>, Self> {
        S::buffer(self)
    }
}

impl<E: Element, S: Data<Elem = E>, D: Dimension> Operand for &ArrayBase<S, D> {
    type Elem = E;
    type Rank = D;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, D> {
        (***self).view()
    }
}

impl<E: Element, D: Dimension> Operand for &ArrayRef<E, D> {
    type Elem = E;
    type Rank = D;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, D> {
        (**self).view()
    }
}

impl<E: Element> Operand for &[E] {
    type Elem = E;
    type Rank = Ix1;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
}

impl<E: Element, const N: usize> Operand for &[E; N] {
    type Elem = E;
    type Rank = Ix1;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(*self)
    }
}

impl<E: Element> Operand for Vec<E> {
    type Elem = E;
    type Rank = Ix1;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
    #[inline]
    fn buffer(self) -> Result<Array<E, Ix1>, Self> {
        Ok(Array::from_vec(self))
    }
}

impl<E: Element, const N: usize> Operand for [E; N] {
    type Elem = E;
    type Rank = Ix1;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
}

impl<E: Element> Operand for &Vec<E> {
    type Elem = E;
    type Rank = Ix1;
    #[inline]
    fn view(&self) -> ArrayView<'_, E, Ix1> {
        ndarray::aview1(self)
    }
}

// What is walked over by reference is lent again.
macro_rules! operand_twice_by_reference {
    ($(($($generics:tt)*) $held:ty, $rank:ty;)*) => {$(
        impl<$($generics)*> Operand for &&$held {
            type Elem = E;
            type Rank = $rank;
            #[inline]
            fn view(&self) -> ArrayView<'_, E, $rank> {
                Operand::view(*self)
            }
        }
    )*};
}
operand_twice_by_reference! {
    (E: Element, S: Data<Elem = E>, D: Dimension) ArrayBase<S, D>, D;
    (E: Element, D: Dimension) ArrayRef<E, D>, D;
    (E: Element) [E], Ix1;
    (E: Element) Vec<E>, Ix1;
    (E: Element, const N: usize) [E; N], Ix1;
}
