//! The operators of arrays beside those of the user's types: what a macro takes for one of these may be an array after all.
//!
//! A number is an array without axes here.

use super::{
    AssigningOperator, AssigningOperatorTwice, Bar, Operator, OperatorTwice, add, add_assign, div, div_assign, floats, mul,
    mul_assign, neg, rem, rem_assign, sub, sub_assign,
};
use crate::rt::{chain, direction, moving, shape_of, sum_to};
use crate::{Differentiable, Element, Tangent};
use ndarray::{Array, ArrayBase, ArrayView, Data, DataMut, DimMax, Dimension, Ix0, Zip, aview0};
use std::ops::{Add, Div, Mul, Rem, Sub};

/// An array or a number.
pub trait Term<E: Element>: Differentiable {
    /// Its dimension.
    type Dim: Dimension;
    /// Its entries.
    fn entries(&self) -> ArrayView<'_, E, Self::Dim>;
    /// Those of its cotangent.
    fn of_bar(bar: &Bar<Self>) -> ArrayView<'_, E, Self::Dim>;
    /// A cotangent with these entries.
    fn bar(entries: Array<E, Self::Dim>) -> Bar<Self>;
}

impl<E: Element, S: Data<Elem = E>, D: Dimension> Term<E> for ArrayBase<S, D> {
    type Dim = D;
    fn entries(&self) -> ArrayView<'_, E, D> {
        self.view()
    }
    fn of_bar(bar: &Array<E, D>) -> ArrayView<'_, E, D> {
        bar.view()
    }
    fn bar(entries: Array<E, D>) -> Array<E, D> {
        entries
    }
}

impl<E: Element> Term<E> for E {
    type Dim = Ix0;
    fn entries(&self) -> ArrayView<'_, E, Ix0> {
        aview0(self)
    }
    fn of_bar(bar: &E) -> ArrayView<'_, E, Ix0> {
        aview0(bar)
    }
    fn bar(entries: Array<E, Ix0>) -> E {
        entries.into_scalar()
    }
}

/// An operator of numbers, its partial derivatives, and those of these.
#[derive(Clone, Copy)]
struct By<E> {
    value: fn(E, E) -> E,
    first: fn(E, E) -> [E; 2],
    second: fn(E, E) -> [E; 3],
}

macro_rules! by {
    ($op:ident) => {
        By { value: floats::$op, first: floats::partials::$op, second: floats::second::$op }
    };
}

/// The dimension of what two operands are joined to.
type Joined<E, A, B> = <<A as Term<E>>::Dim as DimMax<<B as Term<E>>::Dim>>::Output;

/// The tangent of a result of this dimension.
fn dot<E: Element, A: Term<E>, B: Term<E>, Z: Dimension>(
    (left, right): (&A, &B),
    (left_dot, right_dot): (&Bar<A>, &Bar<B>),
    dim: Z,
    by: By<E>,
) -> Array<E, Z> {
    let mut dot = Array::zeros(dim);
    Zip::from(&mut dot)
        .and_broadcast(left.entries())
        .and_broadcast(right.entries())
        .and_broadcast(A::of_bar(left_dot))
        .and_broadcast(B::of_bar(right_dot))
        .for_each(|dot, &a, &b, &a_dot, &b_dot| {
            let [by_left, by_right] = (by.first)(a, b);
            *dot = chain(a_dot, by_left) + chain(b_dot, by_right);
        });
    dot
}

/// The cotangents of both operands.
fn shares<E: Element, A: Term<E>, B: Term<E>, Z: Dimension>(
    (left, right): (&A, &B),
    seed: &Array<E, Z>,
    by: By<E>,
) -> (Bar<A>, Bar<B>) {
    let (mut left_bar, mut right_bar) = (seed.clone(), seed.clone());
    Zip::from(&mut left_bar).and(&mut right_bar).and_broadcast(left.entries()).and_broadcast(right.entries()).for_each(
        |left_bar, right_bar, &a, &b| {
            let [by_left, by_right] = (by.first)(a, b);
            (*left_bar, *right_bar) = (chain(*left_bar, by_left), chain(*right_bar, by_right));
        },
    );
    summed((left, right), left_bar, right_bar)
}

/// The tangents of these.
fn shares_dot<E: Element, A: Term<E>, B: Term<E>, Z: Dimension>(
    (left, right): (&A, &B),
    (left_dot, right_dot): (&Bar<A>, &Bar<B>),
    (seed, seed_dot): (&Array<E, Z>, &Array<E, Z>),
    by: By<E>,
) -> (Bar<A>, Bar<B>) {
    let along = |of_left: bool| {
        let mut bar = seed.clone();
        Zip::from(&mut bar)
            .and(seed_dot)
            .and_broadcast(left.entries())
            .and_broadcast(right.entries())
            .and_broadcast(A::of_bar(left_dot))
            .and_broadcast(B::of_bar(right_dot))
            .for_each(|bar, &seed_dot, &a, &b, &a_dot, &b_dot| {
                let ([by_left, by_right], [left_twice, mixed, right_twice]) = ((by.first)(a, b), (by.second)(a, b));
                let (first, by_a, by_b) = if of_left { (by_left, left_twice, mixed) } else { (by_right, mixed, right_twice) };
                *bar = chain(seed_dot, first) + *bar * (chain(a_dot, by_a) + chain(b_dot, by_b));
            });
        bar
    };
    summed((left, right), along(true), along(false))
}

/// Shares as large as the result, summed to the operands' shapes.
fn summed<E: Element, A: Term<E>, B: Term<E>, Z: Dimension>(
    (left, right): (&A, &B),
    left_bar: Array<E, Z>,
    right_bar: Array<E, Z>,
) -> (Bar<A>, Bar<B>) {
    let left_bar = sum_to(left_bar, shape_of(&left.entries()));
    (A::bar(left_bar), B::bar(sum_to(right_bar, shape_of(&right.entries()))))
}

macro_rules! joined {
    ([$($bound:tt)*] [$($generic:ident),*] $e:ty, $left:ty, $right:ty; $op:ident $sign:ident) => {
        impl<$($bound)*> Operator<$op, $right> for $left
        where
            <$left as Term<$e>>::Dim: DimMax<<$right as Term<$e>>::Dim>,
        {
            type Output = Array<$e, Joined<$e, $left, $right>>;
            fn pullback(
                left: &Self,
                right: &$right,
            ) -> (
                Self::Output,
                impl FnOnce(&Self, &$right, Bar<Self::Output>) -> (Bar<Self>, Bar<$right>) + use<$($generic),*>,
            ) {
                let by = by!($op);
                let value = $sign::$op(&Term::<$e>::entries(left), &Term::<$e>::entries(right));
                (value, move |left: &Self, right: &$right, seed: Bar<Self::Output>| shares((left, right), &seed, by))
            }
            fn tangent(
                left: &Self,
                right: &$right,
                left_dot: impl Tangent<Bar<Self>>,
                right_dot: impl Tangent<Bar<$right>>,
            ) -> (Self::Output, Bar<Self::Output>) {
                let by = by!($op);
                let value = $sign::$op(&Term::<$e>::entries(left), &Term::<$e>::entries(right));
                let dots = (direction(&left_dot, left), direction(&right_dot, right));
                let dot = dot::<$e, _, _, _>((left, right), (&*dots.0, &*dots.1), value.raw_dim(), by);
                (value, dot)
            }
        }
        impl<$($bound)*> OperatorTwice<$op, $right> for $left
        where
            <$left as Term<$e>>::Dim: DimMax<<$right as Term<$e>>::Dim>,
        {
            fn pullback_tangent(
                left: &Self,
                right: &$right,
                left_dot: Option<Bar<Self>>,
                right_dot: Option<Bar<$right>>,
            ) -> (
                (Self::Output, Bar<Self::Output>),
                impl FnOnce(&Self, &$right, Bar<Self::Output>, Bar<Self::Output>) -> ((Bar<Self>, Bar<$right>), (Bar<Self>, Bar<$right>))
                + use<$($generic),*>,
            ) {
                let by = by!($op);
                let (left_dot, right_dot) = (moving(left_dot, left), moving(right_dot, right));
                let value = $sign::$op(&Term::<$e>::entries(left), &Term::<$e>::entries(right));
                let dot = dot::<$e, _, _, _>((left, right), (&left_dot, &right_dot), value.raw_dim(), by);
                ((value, dot), move |left: &Self, right: &$right, seed: Bar<Self::Output>, seed_dot: Bar<Self::Output>| {
                    let bars = shares((left, right), &seed, by);
                    (bars, shares_dot((left, right), (&left_dot, &right_dot), (&seed, &seed_dot), by))
                })
            }
        }
    };
}
macro_rules! assigned {
    ([$($bound:tt)*] [$($generic:ident),*] $e:ty, $left:ty, $right:ty; $assigning:ident $op:ident) => {
        impl<$($bound)*> AssigningOperator<$assigning, $right> for $left {
            fn pullback(
                left: &mut Self,
                right: &$right,
            ) -> ((), impl FnOnce(&mut Bar<Self>, &$right) -> ((), Bar<$right>) + use<$($generic),*>) {
                let by = by!($op);
                let before = left.to_owned();
                left.zip_mut_with(&Term::<$e>::entries(right), |a, b| *a = (by.value)(*a, *b));
                ((), move |bar: &mut Bar<Self>, right: &$right| {
                    let (left_bar, right_bar) = shares::<$e, _, _, _>((&before, right), bar, by);
                    *bar = left_bar;
                    ((), right_bar)
                })
            }
            fn tangent(
                left: &mut Self,
                right: &$right,
                left_dot: &mut Bar<Self>,
                right_dot: impl Tangent<Bar<$right>>,
            ) -> ((), ()) {
                let by = by!($op);
                let right_dot = direction(&right_dot, right);
                *left_dot = dot::<$e, _, _, _>((&*left, right), (&*left_dot, &*right_dot), left.raw_dim(), by);
                left.zip_mut_with(&Term::<$e>::entries(right), |a, b| *a = (by.value)(*a, *b));
                ((), ())
            }
        }
        impl<$($bound)*> AssigningOperatorTwice<$assigning, $right> for $left {
            fn pullback_tangent(
                left: &mut Self,
                right: &$right,
                left_dot: &mut Bar<Self>,
                right_dot: Option<Bar<$right>>,
            ) -> (
                ((), ()),
                impl FnOnce(&mut Bar<Self>, &$right, &mut Bar<Self>) -> (((), Bar<$right>), ((), Bar<$right>)) + use<$($generic),*>,
            ) {
                let by = by!($op);
                let (before, before_dot, right_dot) = (left.to_owned(), left_dot.clone(), moving(right_dot, right));
                *left_dot = dot::<$e, _, _, _>((&before, right), (&before_dot, &right_dot), left.raw_dim(), by);
                left.zip_mut_with(&Term::<$e>::entries(right), |a, b| *a = (by.value)(*a, *b));
                (((), ()), move |bar: &mut Bar<Self>, right: &$right, bar_dot: &mut Bar<Self>| {
                    let dots = (&before_dot, &right_dot);
                    let (left_bar_dot, right_bar_dot) = shares_dot::<$e, _, _, _>((&before, right), dots, (&*bar, &*bar_dot), by);
                    let (left_bar, right_bar) = shares::<$e, _, _, _>((&before, right), bar, by);
                    (*bar, *bar_dot) = (left_bar, left_bar_dot);
                    (((), right_bar), ((), right_bar_dot))
                })
            }
        }
    };
}
macro_rules! of_arrays {
    ($([$($bound:tt)*] [$($generic:ident),*] $e:ty, $left:ty, $right:ty;)*) => {$(
        joined! { [$($bound)*] [$($generic),*] $e, $left, $right; add Add }
        joined! { [$($bound)*] [$($generic),*] $e, $left, $right; sub Sub }
        joined! { [$($bound)*] [$($generic),*] $e, $left, $right; mul Mul }
        joined! { [$($bound)*] [$($generic),*] $e, $left, $right; div Div }
        joined! { [$($bound)*] [$($generic),*] $e, $left, $right; rem Rem }
    )*};
}
of_arrays! {
    [E: Element, S: Data<Elem = E>, T: Data<Elem = E>, L: Dimension, R: Dimension] [E, S, T, L, R] E, ArrayBase<S, L>, ArrayBase<T, R>;
    [E: Element, S: Data<Elem = E>, L: Dimension] [E, S, L] E, ArrayBase<S, L>, E;
    [S: Data<Elem = f32>, R: Dimension] [S, R] f32, f32, ArrayBase<S, R>;
    [S: Data<Elem = f64>, R: Dimension] [S, R] f64, f64, ArrayBase<S, R>;
}
macro_rules! of_changed_arrays {
    ($([$($bound:tt)*] [$($generic:ident),*] $e:ty, $left:ty, $right:ty;)*) => {$(
        assigned! { [$($bound)*] [$($generic),*] $e, $left, $right; add_assign add }
        assigned! { [$($bound)*] [$($generic),*] $e, $left, $right; sub_assign sub }
        assigned! { [$($bound)*] [$($generic),*] $e, $left, $right; mul_assign mul }
        assigned! { [$($bound)*] [$($generic),*] $e, $left, $right; div_assign div }
        assigned! { [$($bound)*] [$($generic),*] $e, $left, $right; rem_assign rem }
    )*};
}
of_changed_arrays! {
    [E: Element, S: DataMut<Elem = E>, T: Data<Elem = E>, L: Dimension, R: Dimension] [E, S, T, L, R] E, ArrayBase<S, L>, ArrayBase<T, R>;
    [E: Element, S: DataMut<Elem = E>, L: Dimension] [E, S, L] E, ArrayBase<S, L>, E;
}

impl<E: Element, S: Data<Elem = E>, D: Dimension> Operator<neg, ()> for ArrayBase<S, D> {
    type Output = Array<E, D>;
    fn pullback(left: &Self, (): &()) -> (Array<E, D>, impl FnOnce(&Self, &(), Array<E, D>) -> (Array<E, D>, ()) + use<E, S, D>) {
        (left.mapv(|a| -a), |_: &Self, (): &(), seed: Array<E, D>| (-seed, ()))
    }
    fn tangent(left: &Self, (): &(), left_dot: impl Tangent<Array<E, D>>, _: impl Tangent<()>) -> (Array<E, D>, Array<E, D>) {
        (left.mapv(|a| -a), -direction(&left_dot, left).into_owned())
    }
}
impl<E: Element, S: Data<Elem = E>, D: Dimension> OperatorTwice<neg, ()> for ArrayBase<S, D> {
    fn pullback_tangent(
        left: &Self,
        (): &(),
        left_dot: Option<Array<E, D>>,
        _: Option<()>,
    ) -> (
        (Array<E, D>, Array<E, D>),
        impl FnOnce(&Self, &(), Array<E, D>, Array<E, D>) -> ((Array<E, D>, ()), (Array<E, D>, ())) + use<E, S, D>,
    ) {
        let value = (left.mapv(|a| -a), -moving(left_dot, left));
        (value, |_: &Self, (): &(), seed: Array<E, D>, seed_dot: Array<E, D>| ((-seed, ()), (-seed_dot, ())))
    }
}
