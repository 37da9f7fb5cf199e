//! How cotangents gather, and how gradients reach buffers that a caller keeps.

use super::operand::Operand;
use crate::Element;
use ndarray::{Array, Array1, ArrayViewMut, Dimension};

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
impl<E: Element> Accumulate<&E> for E {
    fn gather(&mut self, share: &E) {
        *self += *share;
    }
}
impl<E: Element, D: Dimension, C: Dimension> Accumulate<&Array<E, C>> for Array<E, D> {
    fn gather(&mut self, share: &Array<E, C>) {
        *self += share;
    }
}
impl<E: Element> Accumulate<&Vec<E>> for [E] {
    fn gather(&mut self, share: &Vec<E>) {
        self.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}
impl<E: Element> Accumulate<&Array1<E>> for [E] {
    fn gather(&mut self, share: &Array1<E>) {
        self.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
    }
}
impl<E: Element> Accumulate<&Array1<E>> for Vec<E> {
    fn gather(&mut self, share: &Array1<E>) {
        self.iter_mut().zip(share).for_each(|(a, &s)| *a += s);
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
pub fn accumulate<C, A: Accumulate<C> + ?Sized>(acc: &mut A, share: C) {
    acc.gather(share);
}

/// part += share, through a view of the cotangent.
///
/// # Panics
/// When the share does not broadcast to the part.
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
