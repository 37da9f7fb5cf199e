//! How cotangents gather, and how gradients reach buffers that a caller keeps.

use super::lit;
use super::operand::Operand;
use super::pool;
use super::walk::{AddScaled, PairsMut};
use crate::{Cotangent, Differentiable, Element};
use core::marker::PhantomData;
use core::ops::{AddAssign, Deref, DerefMut, Index, IndexMut, SubAssign};
use ndarray::{Array, Array1, ArrayBase, ArrayRef, ArrayViewMut, Axis, Data, DataMut, Dimension};

/// A cotangent that gathers shares.
///
/// The functions of this trait and of those below are no methods: every element has these traits, and what a user's function
/// calls on a float must stay the user's own method.
pub trait Accumulate<C> {
    /// acc += share
    #[track_caller]
    fn gather(acc: &mut Self, share: C);
}

macro_rules! floats {
    ($($f:ident),*) => {$(
        impl Accumulate<$f> for $f {
            fn gather(acc: &mut $f, share: $f) {
                *acc += share;
            }
        }
        impl Accumulate<&$f> for $f {
            fn gather(acc: &mut $f, share: &$f) {
                *acc += *share;
            }
        }
        impl Assign for $f {
            fn assign_from(to: &mut $f, value: $f) {
                *to = value;
            }
        }
        impl Step for $f {
            fn step_by(a: &mut $f, by: f64, along: &$f) {
                *a += lit::<$f>(by) * *along;
            }
        }
    )*};
}
floats!(f32, f64);

impl<E: Element, S: Data<Elem = E>, D: Dimension, C: Dimension> Accumulate<&ArrayBase<S, C>> for Array<E, D> {
    fn gather(acc: &mut Self, share: &ArrayBase<S, C>) {
        if acc.shape() == share.shape() {
            *acc += share;
        } else {
            *acc = before_assignment(acc, share);
        }
    }
}

/// The cotangent of what was assigned an array of another shape: behind the assignment it is zero, whatever its shape.
///
/// # Panics
/// When something has gathered in it.
#[track_caller]
fn before_assignment<E: Element, D: Dimension, C: Dimension>(acc: &Array<E, D>, share: &ArrayRef<E, C>) -> Array<E, D> {
    let whole = share.to_owned().into_dimensionality().ok().filter(|_| acc.iter().all(|a| *a == E::zero()));
    whole.unwrap_or_else(|| panic!("a share of shape {:?} for a cotangent of shape {:?}", share.shape(), acc.shape()))
}

impl<E: Element> Accumulate<&Array1<E>> for [E] {
    fn gather(acc: &mut [E], share: &Array1<E>) {
        assert_eq!(acc.len(), share.len(), "a share of another length than the cotangent");
        acc.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}
impl<E: Element> Accumulate<&Array1<E>> for Vec<E> {
    fn gather(acc: &mut Vec<E>, share: &Array1<E>) {
        assert_eq!(acc.len(), share.len(), "a share of another length than the cotangent");
        acc.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}

/// What stands for the cotangent of a field without a derivative: shares of it are lost, as the user said. `E` is the type of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(non_snake_case, reason = "a note for who reads an error")]
pub struct Constant<E = ()> {
    /// rustc names it where a part of a constant field is read that it has not, `self.config.dt`: it is what to write.
    pub to_read_what_is_in_it_name_the_field_in_the_attribute__differentiate_constant_FIELD: PhantomData<E>,
}

impl<E> Constant<E> {
    /// It holds nothing.
    pub const fn new() -> Self {
        Constant { to_read_what_is_in_it_name_the_field_in_the_attribute__differentiate_constant_FIELD: PhantomData }
    }
}

impl<E> core::fmt::Debug for Constant<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Constant")
    }
}

impl<E> Default for Constant<E> {
    fn default() -> Self {
        Constant::new()
    }
}

impl<C, E> Accumulate<C> for Constant<E> {
    fn gather(_: &mut Constant<E>, _: C) {}
}

/// What stands where a field carries no derivative.
#[diagnostic::on_unimplemented(
    message = "a field that the attribute says to be constant carries a derivative",
    label = "the struct does not say that this field is constant",
    note = "mark it `#[constant]` in the struct that derives `Differentiable`, or take its name out of `constant(…)`"
)]
pub trait WithoutDerivative {}
impl<E> WithoutDerivative for Constant<E> {}

/// Holds what the attribute says of a field, `constant(config)`, to what its struct says.
#[inline]
pub fn holds_constant<T: Differentiable + ?Sized, C: WithoutDerivative>(_: &T, _: impl FnOnce(&T::Cotangent) -> &C) {}

/// The cotangent of a field without a derivative. It takes no memory.
pub fn constant<E>() -> &'static mut Constant<E> {
    Box::leak(Box::new(Constant::new()))
}

/// A part of a tangent that is given another value.
pub trait Put<T> {
    /// *part = value
    fn put(part: &mut Self, value: T);
}

impl<C: Cotangent> Put<C> for C {
    #[inline]
    fn put(part: &mut C, value: C) {
        *part = value;
    }
}
impl<T, E> Put<T> for Constant<E> {
    fn put(_: &mut Constant<E>, _: T) {}
}

/// *part = value, which is lost where the part is constant.
#[inline]
pub fn put<T, P: Put<T>>(part: &mut P, value: T) {
    P::put(part, value);
}

/// acc += share
#[track_caller]
#[inline]
pub fn accumulate<C, A: Accumulate<C> + ?Sized>(acc: &mut A, share: C) {
    A::gather(acc, share);
}

/// A view of a part of a cotangent.
pub trait View<S> {
    /// part += share
    fn gather(part: Self, share: S);
}

impl<E: Element, D: Dimension, S: Operand<Elem = E>> View<S> for ArrayViewMut<'_, E, D> {
    #[track_caller]
    fn gather(mut part: Self, share: S) {
        part.zip_mut_with(&share.view(), |a, &s| *a += s);
    }
}
impl<S, E> View<S> for &mut Constant<E> {
    fn gather(_: Self, _: S) {}
}

/// part += share, through a view of the cotangent.
///
/// # Panics
/// When the share does not broadcast to the part.
#[track_caller]
pub fn accumulate_view<S, V: View<S>>(part: V, share: S) {
    V::gather(part, share);
}

/// The parts of a tuple that carries no derivative: a part of what is lost is lost, too.
#[derive(Clone, Copy, Debug)]
#[rustfmt::skip]
pub struct LostParts(
    pub Constant, pub Constant, pub Constant, pub Constant, pub Constant, pub Constant,
    pub Constant, pub Constant, pub Constant, pub Constant, pub Constant, pub Constant,
);

impl LostParts {
    const ALL: LostParts = {
        let c = Constant::new();
        LostParts(c, c, c, c, c, c, c, c, c, c, c, c)
    };
}

impl Deref for Constant {
    type Target = LostParts;
    fn deref(&self) -> &LostParts {
        &LostParts::ALL
    }
}
impl DerefMut for Constant {
    /// They take no memory.
    fn deref_mut(&mut self) -> &mut LostParts {
        Box::leak(Box::new(LostParts::ALL))
    }
}
impl<I, E> Index<I> for Constant<E> {
    type Output = Constant<E>;
    fn index(&self, _: I) -> &Constant<E> {
        self
    }
}
impl<I, E> IndexMut<I> for Constant<E> {
    fn index_mut(&mut self, _: I) -> &mut Constant<E> {
        self
    }
}
impl<C, E> AddAssign<C> for Constant<E> {
    fn add_assign(&mut self, _: C) {}
}
impl<C, E> SubAssign<C> for Constant<E> {
    fn sub_assign(&mut self, _: C) {}
}
impl<E> Constant<E> {
    /// Its row.
    pub fn row_mut(&mut self, _: usize) -> &mut Self {
        self
    }
    /// Its column.
    pub fn column_mut(&mut self, _: usize) -> &mut Self {
        self
    }
    /// Its part at an index of an axis.
    pub fn index_axis_mut(&mut self, _: Axis, _: usize) -> &mut Self {
        self
    }
    /// Its part.
    pub fn slice_mut<I>(&mut self, _: I) -> &mut Self {
        self
    }
    /// All of it.
    pub fn view_mut(&mut self) -> &mut Self {
        self
    }
}

/// A part of a cotangent out of which what has gathered there can be taken.
pub trait Take {
    /// What has gathered.
    type Taken;
    /// It; zeros are left behind.
    fn take(part: &mut Self) -> Self::Taken;
}

impl<C: Cotangent> Take for C {
    type Taken = C;
    fn take(part: &mut C) -> C {
        let zeros = C::zeros_like(part);
        core::mem::replace(part, zeros)
    }
}
impl<E: Element> Take for Constant<E> {
    type Taken = E;
    fn take(_: &mut Constant<E>) -> E {
        E::zero()
    }
}
impl Take for Constant {
    type Taken = Constant;
    fn take(_: &mut Constant) -> Constant {
        Constant::new()
    }
}

/// What has gathered in a part of a cotangent, which is zero from then on.
pub fn take<C: Take>(part: &mut C) -> C::Taken {
    C::take(part)
}

/// The same of a part of a list.
pub fn take_list<C: Cotangent>(part: &mut [C]) -> Vec<C> {
    part.iter_mut().map(|item| take(item)).collect()
}

/// The same of a part that a view shows.
pub fn take_view<E: Element, D: Dimension>(mut part: ArrayViewMut<'_, E, D>) -> Array<E, D> {
    let taken = pool::copy(&part);
    part.fill(E::zero());
    taken
}

/// Puts the entries of an array in order, row by row, if they lie otherwise.
pub fn lay_out<E: Element, D: Dimension>(array: &mut Array<E, D>) {
    if !array.is_standard_layout() {
        *array = array.as_standard_layout().into_owned();
    }
}

/// The entries of an array in order, to be lent to a function of a list.
///
/// # Panics
/// When they do not lie in order.
#[track_caller]
pub fn entries_mut<E, D: Dimension>(array: &mut ArrayRef<E, D>) -> &mut [E] {
    array
        .as_slice_mut()
        .expect("cotangent: the cotangent of an array that is lent as a slice lies otherwise in memory than the array")
}

/// A gradient that a caller keeps.
pub trait Assign: Sized {
    /// *to = value: the old buffers are used again for the next gradient.
    fn assign_from(to: &mut Self, value: Self);
}

impl<E: Element, D: Dimension> Assign for Array<E, D> {
    fn assign_from(to: &mut Self, value: Self) {
        let old = core::mem::replace(to, value);
        pool::recycle(old);
    }
}

/// Writes a gradient into the caller's buffer.
pub fn assign<C: Assign>(to: &mut C, value: C) {
    C::assign_from(to, value);
}

/// A value that can be moved along a cotangent: all that owns what it holds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be moved along a cotangent",
    label = "this holds views or references",
    note = "`step` changes the values of its type in place: they must be owned, not borrowed"
)]
pub trait Step: Differentiable {
    /// a += by·along
    #[track_caller]
    fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent);
}

impl<E: Element, S: DataMut<Elem = E>, D: Dimension> Step for ArrayBase<S, D> {
    fn step_by(a: &mut Self, by: f64, along: &Array<E, D>) {
        AddScaled(by).array(a, along);
    }
}
impl<E: Element, D: Dimension> Step for ArrayRef<E, D> {
    fn step_by(a: &mut Self, by: f64, along: &Array<E, D>) {
        AddScaled(by).array(a, along);
    }
}

/// a += by·along
#[track_caller]
pub fn step<T: Step + ?Sized>(a: &mut T, by: f64, along: &T::Cotangent) {
    T::step_by(a, by, along);
}
