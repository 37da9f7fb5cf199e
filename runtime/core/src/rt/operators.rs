//! Operators of types of the user's own: what `#[differentiate]` on an `impl Mul<f64> for Vec3` gives, and what generated code calls for
//! `v * s` where `v` is seen to be of such a type.
//!
//! A trait's functions are found by the types of both operands, which a macro does not know: so `Vec3 * f64`, `Vec3 * Vec3` and
//! `f64 * Vec3` stand beside each other. Operands are references here, whatever they are in the user's `impl`.

#![allow(clippy::type_complexity, reason = "they are what pullbacks and their tangents are")]

mod arrays;

use crate::{Differentiable, Tangent};

/// The cotangent of a value.
type Bar<T> = <T as Differentiable>::Cotangent;

/// `a op b`, differentiated; `Op` says which operator, `Rhs` is `()` for `-a`.
#[diagnostic::on_unimplemented(
    message = "this operator of `{Self}` and `{Rhs}` is not differentiated",
    label = "a derivative goes through this operator",
    note = "put `#[differentiate]` on its `impl`, or write it with known functions"
)]
pub trait Operator<Op, Rhs: Differentiable>: Differentiable {
    /// What it gives.
    type Output: Differentiable;
    /// The value, and the function from the operands and the seed to their cotangents.
    fn pullback(
        left: &Self,
        right: &Rhs,
    ) -> (Self::Output, impl FnOnce(&Self, &Rhs, Bar<Self::Output>) -> (Bar<Self>, Bar<Rhs>) + use<Self, Op, Rhs>);
    /// The value and its tangent.
    fn tangent(
        left: &Self,
        right: &Rhs,
        left_dot: impl Tangent<Bar<Self>>,
        right_dot: impl Tangent<Bar<Rhs>>,
    ) -> (Self::Output, Bar<Self::Output>)
    where
        Bar<Self>: Clone,
        Bar<Rhs>: Clone;
}

/// The tangent of an operator's pullback.
#[diagnostic::on_unimplemented(
    message = "this operator of `{Self}` and `{Rhs}` has no second derivative",
    label = "a derivative of a derivative goes through this operator",
    note = "put `#[differentiate(order = 2)]` on its `impl`"
)]
pub trait OperatorTwice<Op, Rhs: Differentiable>: Operator<Op, Rhs> {
    /// The value with its tangent, and the function from the operands, the seed and its tangent to the cotangents and theirs.
    fn pullback_tangent(
        left: &Self,
        right: &Rhs,
        left_dot: Option<Bar<Self>>,
        right_dot: Option<Bar<Rhs>>,
    ) -> (
        (Self::Output, Bar<Self::Output>),
        impl FnOnce(&Self, &Rhs, Bar<Self::Output>, Bar<Self::Output>) -> ((Bar<Self>, Bar<Rhs>), (Bar<Self>, Bar<Rhs>))
        + use<Self, Op, Rhs>,
    );
}

/// `a op= b`, differentiated.
#[diagnostic::on_unimplemented(
    message = "this operator of `{Self}` and `{Rhs}` is not differentiated",
    label = "a derivative goes through this operator",
    note = "put `#[differentiate]` on its `impl`, or write it with known functions"
)]
pub trait AssigningOperator<Op, Rhs: Differentiable>: Differentiable {
    /// The function from the cotangent of what was assigned to and the right operand to that of the latter.
    fn pullback(left: &mut Self, right: &Rhs) -> ((), impl FnOnce(&mut Bar<Self>, &Rhs) -> ((), Bar<Rhs>) + use<Self, Op, Rhs>);
    /// The tangent goes into that of what is assigned to.
    fn tangent(left: &mut Self, right: &Rhs, left_dot: &mut Bar<Self>, right_dot: impl Tangent<Bar<Rhs>>) -> ((), ())
    where
        Bar<Rhs>: Clone;
}

/// The tangent of the pullback of one that assigns.
#[diagnostic::on_unimplemented(
    message = "this operator of `{Self}` and `{Rhs}` has no second derivative",
    label = "a derivative of a derivative goes through this operator",
    note = "put `#[differentiate(order = 2)]` on its `impl`"
)]
pub trait AssigningOperatorTwice<Op, Rhs: Differentiable>: AssigningOperator<Op, Rhs> {
    /// As of other functions that change a parameter.
    fn pullback_tangent(
        left: &mut Self,
        right: &Rhs,
        left_dot: &mut Bar<Self>,
        right_dot: Option<Bar<Rhs>>,
    ) -> (((), ()), impl FnOnce(&mut Bar<Self>, &Rhs, &mut Bar<Self>) -> (((), Bar<Rhs>), ((), Bar<Rhs>)) + use<Self, Op, Rhs>);
}

macro_rules! between_two {
    ($($op:ident)*) => {$(
        #[doc = concat!("The operator `", stringify!($op), "`, as the companion of a function of two operands.")]
        #[allow(non_camel_case_types, reason = "it is named as the function is")]
        #[derive(Debug)]
        pub enum $op {}
        /// The value alone.
        #[inline]
        pub fn $op<A: Operator<$op, B>, B: Differentiable>(left: &A, right: &B) -> A::Output {
            A::pullback(left, right).0
        }
        impl $op {
            /// The value, and the function from the operands and the seed to their cotangents.
            #[inline]
            pub fn pullback<A: Operator<$op, B>, B: Differentiable>(
                left: &A,
                right: &B,
            ) -> (A::Output, impl FnOnce(&A, &B, Bar<A::Output>) -> (Bar<A>, Bar<B>) + use<A, B>) {
                A::pullback(left, right)
            }
            /// The value and its tangent.
            #[inline]
            pub fn tangent<A: Operator<$op, B, Cotangent: Clone>, B: Differentiable<Cotangent: Clone>>(
                left: &A,
                right: &B,
                left_dot: impl Tangent<Bar<A>>,
                right_dot: impl Tangent<Bar<B>>,
            ) -> (A::Output, Bar<A::Output>) {
                A::tangent(left, right, left_dot, right_dot)
            }
            /// The tangent of the pullback.
            #[inline]
            pub fn pullback_tangent<A: OperatorTwice<$op, B>, B: Differentiable>(
                left: &A,
                right: &B,
                left_dot: Option<Bar<A>>,
                right_dot: Option<Bar<B>>,
            ) -> (
                (A::Output, Bar<A::Output>),
                impl FnOnce(&A, &B, Bar<A::Output>, Bar<A::Output>) -> ((Bar<A>, Bar<B>), (Bar<A>, Bar<B>)) + use<A, B>,
            ) {
                A::pullback_tangent(left, right, left_dot, right_dot)
            }
        }
    )*};
}
between_two!(add sub mul div rem);

/// The operator `-a`, as the companion of a function of one operand.
#[allow(non_camel_case_types, reason = "it is named as the function is")]
#[derive(Debug)]
pub enum neg {}
/// The value alone.
#[inline]
pub fn neg<A: Operator<neg, ()>>(a: &A) -> A::Output {
    A::pullback(a, &()).0
}
impl neg {
    /// The value, and the function from the operand and the seed to its cotangent.
    #[inline]
    pub fn pullback<A: Operator<neg, ()>>(a: &A) -> (A::Output, impl FnOnce(&A, Bar<A::Output>) -> (Bar<A>,) + use<A>) {
        let (value, pullback) = A::pullback(a, &());
        (value, move |a: &A, seed: Bar<A::Output>| (pullback(a, &(), seed).0,))
    }
    /// The value and its tangent.
    #[inline]
    pub fn tangent<A: Operator<neg, (), Cotangent: Clone>>(a: &A, dot: impl Tangent<Bar<A>>) -> (A::Output, Bar<A::Output>) {
        A::tangent(a, &(), dot, ())
    }
    /// The tangent of the pullback.
    #[inline]
    pub fn pullback_tangent<A: OperatorTwice<neg, ()>>(
        a: &A,
        dot: Option<Bar<A>>,
    ) -> ((A::Output, Bar<A::Output>), impl FnOnce(&A, Bar<A::Output>, Bar<A::Output>) -> ((Bar<A>,), (Bar<A>,)) + use<A>) {
        let (value, pullback) = A::pullback_tangent(a, &(), dot, Some(()));
        (value, move |a: &A, seed: Bar<A::Output>, seed_dot: Bar<A::Output>| {
            let ((bar, ()), (bar_dot, ())) = pullback(a, &(), seed, seed_dot);
            ((bar,), (bar_dot,))
        })
    }
}

macro_rules! that_assign {
    ($($op:ident)*) => {$(
        #[doc = concat!("The operator `", stringify!($op), "`, as the companion of a function that changes its left operand.")]
        #[allow(non_camel_case_types, reason = "it is named as the function is")]
        #[derive(Debug)]
        pub enum $op {}
        /// The assignment alone.
        #[inline]
        pub fn $op<A: AssigningOperator<$op, B>, B: Differentiable>(left: &mut A, right: &B) {
            let _ = A::pullback(left, right);
        }
        impl $op {
            /// The function from the cotangent of what was assigned to and the right operand to that of the latter.
            #[inline]
            pub fn pullback<A: AssigningOperator<$op, B>, B: Differentiable>(
                left: &mut A,
                right: &B,
            ) -> ((), impl FnOnce(&mut Bar<A>, &B) -> ((), Bar<B>) + use<A, B>) {
                A::pullback(left, right)
            }
            /// The tangent goes into that of what is assigned to.
            #[inline]
            pub fn tangent<A: AssigningOperator<$op, B>, B: Differentiable<Cotangent: Clone>>(
                left: &mut A,
                right: &B,
                left_dot: &mut Bar<A>,
                right_dot: impl Tangent<Bar<B>>,
            ) -> ((), ()) {
                A::tangent(left, right, left_dot, right_dot)
            }
            /// The tangent of the pullback.
            #[inline]
            pub fn pullback_tangent<A: AssigningOperatorTwice<$op, B>, B: Differentiable>(
                left: &mut A,
                right: &B,
                left_dot: &mut Bar<A>,
                right_dot: Option<Bar<B>>,
            ) -> (((), ()), impl FnOnce(&mut Bar<A>, &B, &mut Bar<A>) -> (((), Bar<B>), ((), Bar<B>)) + use<A, B>) {
                A::pullback_tangent(left, right, left_dot, right_dot)
            }
        }
    )*};
}
that_assign!(add_assign sub_assign mul_assign div_assign rem_assign);

// What an operator of the user's gives may be a float: these stand for it where a macro takes it for one of the user's types, as those of arrays do.
macro_rules! of_floats {
    ($($float:ty)*) => {$(
        of_floats! { $float; add add_assign, sub sub_assign, mul mul_assign, div div_assign, rem rem_assign }
        impl Operator<neg, ()> for $float {
            type Output = $float;
            #[inline]
            fn pullback(left: &Self, (): &()) -> ($float, impl FnOnce(&Self, &(), $float) -> ($float, ()) + use<>) {
                (-left, |_: &Self, (): &(), seed: $float| (-seed, ()))
            }
            #[inline]
            fn tangent(left: &Self, (): &(), left_dot: impl Tangent<$float>, _: impl Tangent<()>) -> ($float, $float) {
                (-left, -super::number(&left_dot))
            }
        }
        impl OperatorTwice<neg, ()> for $float {
            #[inline]
            fn pullback_tangent(
                left: &Self,
                (): &(),
                left_dot: Option<$float>,
                _: Option<()>,
            ) -> (($float, $float), impl FnOnce(&Self, &(), $float, $float) -> (($float, ()), ($float, ())) + use<>) {
                let value = (-left, -left_dot.unwrap_or_default());
                (value, |_: &Self, (): &(), seed: $float, seed_dot: $float| ((-seed, ()), (-seed_dot, ())))
            }
        }
    )*};
    ($float:ty; $($op:ident $assigning:ident),*) => {$(
        impl AssigningOperator<$assigning, $float> for $float {
            #[inline]
            fn pullback(left: &mut Self, right: &Self) -> ((), impl FnOnce(&mut $float, &Self) -> ((), $float) + use<>) {
                let before = *left;
                *left = floats::$op(before, *right);
                ((), move |bar: &mut $float, right: &Self| {
                    let ([by_left, by_right], seed) = (floats::partials::$op(before, *right), *bar);
                    *bar = super::chain(seed, by_left);
                    ((), super::chain(seed, by_right))
                })
            }
            #[inline]
            fn tangent(left: &mut Self, right: &Self, left_dot: &mut $float, right_dot: impl Tangent<$float>) -> ((), ()) {
                let (value, dot) = <Self as Operator<$op, $float>>::tangent(left, right, *left_dot, right_dot);
                (*left, *left_dot) = (value, dot);
                ((), ())
            }
        }
        impl AssigningOperatorTwice<$assigning, $float> for $float {
            #[inline]
            fn pullback_tangent(
                left: &mut Self,
                right: &Self,
                left_dot: &mut $float,
                right_dot: Option<$float>,
            ) -> (((), ()), impl FnOnce(&mut $float, &Self, &mut $float) -> (((), $float), ((), $float)) + use<>) {
                let before = *left;
                let ((value, dot), pullback) =
                    <Self as OperatorTwice<$op, $float>>::pullback_tangent(left, right, Some(*left_dot), right_dot);
                (*left, *left_dot) = (value, dot);
                (((), ()), move |bar: &mut $float, right: &Self, bar_dot: &mut $float| {
                    let ((left_bar, right_bar), (left_bar_dot, right_bar_dot)) = pullback(&before, right, *bar, *bar_dot);
                    (*bar, *bar_dot) = (left_bar, left_bar_dot);
                    (((), right_bar), ((), right_bar_dot))
                })
            }
        }
        impl Operator<$op, $float> for $float {
            type Output = $float;
            #[inline]
            fn pullback(
                left: &Self,
                right: &Self,
            ) -> ($float, impl FnOnce(&Self, &Self, $float) -> ($float, $float) + use<>) {
                (floats::$op(*left, *right), |left: &Self, right: &Self, seed: $float| {
                    let [by_left, by_right] = floats::partials::$op(*left, *right);
                    (super::chain(seed, by_left), super::chain(seed, by_right))
                })
            }
            #[inline]
            fn tangent(
                left: &Self,
                right: &Self,
                left_dot: impl Tangent<$float>,
                right_dot: impl Tangent<$float>,
            ) -> ($float, $float) {
                let [by_left, by_right] = floats::partials::$op(*left, *right);
                let dot = super::chain(super::number(&left_dot), by_left) + super::chain(super::number(&right_dot), by_right);
                (floats::$op(*left, *right), dot)
            }
        }
        impl OperatorTwice<$op, $float> for $float {
            #[inline]
            fn pullback_tangent(
                left: &Self,
                right: &Self,
                left_dot: Option<$float>,
                right_dot: Option<$float>,
            ) -> (
                ($float, $float),
                impl FnOnce(&Self, &Self, $float, $float) -> (($float, $float), ($float, $float)) + use<>,
            ) {
                let (left_dot, right_dot) = (left_dot.unwrap_or_default(), right_dot.unwrap_or_default());
                let value = <Self as Operator<$op, $float>>::tangent(left, right, left_dot, right_dot);
                (value, move |left: &Self, right: &Self, seed: $float, seed_dot: $float| {
                    let ([by_left, by_right], [left_twice, mixed, right_twice]) =
                        (floats::partials::$op(*left, *right), floats::second::$op(*left, *right));
                    let along = |first: $float, a: $float, b: $float| {
                        super::chain(seed_dot, first) + seed * (super::chain(left_dot, a) + super::chain(right_dot, b))
                    };
                    (
                        (super::chain(seed, by_left), super::chain(seed, by_right)),
                        (along(by_left, left_twice, mixed), along(by_right, mixed, right_twice)),
                    )
                })
            }
        }
    )*};
}
of_floats!(f32 f64);

/// The operators of floats, their partial derivatives, and those of these.
mod floats {
    use num_traits::Float;
    use std::ops::{Add, Div, Mul, Rem, Sub};

    pub(super) fn add<F: Add>(a: F, b: F) -> F::Output {
        a + b
    }
    pub(super) fn sub<F: Sub>(a: F, b: F) -> F::Output {
        a - b
    }
    pub(super) fn mul<F: Mul>(a: F, b: F) -> F::Output {
        a * b
    }
    pub(super) fn div<F: Div>(a: F, b: F) -> F::Output {
        a / b
    }
    pub(super) fn rem<F: Rem>(a: F, b: F) -> F::Output {
        a % b
    }

    pub(super) mod partials {
        use super::Float;

        pub(in super::super) fn add<F: Float>(_: F, _: F) -> [F; 2] {
            [F::one(), F::one()]
        }
        pub(in super::super) fn sub<F: Float>(_: F, _: F) -> [F; 2] {
            [F::one(), -F::one()]
        }
        pub(in super::super) fn mul<F: Float>(a: F, b: F) -> [F; 2] {
            [b, a]
        }
        pub(in super::super) fn div<F: Float>(a: F, b: F) -> [F; 2] {
            [b.recip(), -(a / b / b)]
        }
        pub(in super::super) fn rem<F: Float>(a: F, b: F) -> [F; 2] {
            [F::one(), -(a / b).trunc()]
        }
    }

    pub(super) mod second {
        use super::Float;

        pub(in super::super) fn add<F: Float>(_: F, _: F) -> [F; 3] {
            [F::zero(); 3]
        }
        pub(in super::super) fn sub<F: Float>(_: F, _: F) -> [F; 3] {
            [F::zero(); 3]
        }
        pub(in super::super) fn mul<F: Float>(_: F, _: F) -> [F; 3] {
            [F::zero(), F::one(), F::zero()]
        }
        pub(in super::super) fn div<F: Float>(a: F, b: F) -> [F; 3] {
            [F::zero(), -(b * b).recip(), (a + a) / (b * b * b)]
        }
        pub(in super::super) fn rem<F: Float>(_: F, _: F) -> [F; 3] {
            [F::zero(); 3]
        }
    }
}
