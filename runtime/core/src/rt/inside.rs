//! What is behind a `*`: what a box holds, or the thing itself where a cotangent has no box.

use crate::Element;
use crate::rt::Constant;
use ndarray::{Array, Dimension};

/// What a `*` in the user's code leads to.
pub trait Inside {
    /// What is there.
    type Inside: ?Sized;
    /// It.
    fn inside(&self) -> &Self::Inside;
}

/// The same where it is changed.
pub trait InsideMut: Inside {
    /// It, to be changed.
    fn inside_mut(&mut self) -> &mut Self::Inside;
}

/// What `*a` is.
#[inline]
pub fn inside<A: Inside + ?Sized>(a: &A) -> &A::Inside {
    a.inside()
}

/// What `*a` is, to be changed.
#[inline]
pub fn inside_mut<A: InsideMut + ?Sized>(a: &mut A) -> &mut A::Inside {
    a.inside_mut()
}

impl<T: ?Sized> Inside for Box<T> {
    type Inside = T;
    #[inline]
    fn inside(&self) -> &T {
        self
    }
}
impl<T: ?Sized> InsideMut for Box<T> {
    #[inline]
    fn inside_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: ?Sized> Inside for &T {
    type Inside = T;
    #[inline]
    fn inside(&self) -> &T {
        self
    }
}

/// What a reference led to, a cotangent owns.
macro_rules! itself {
    ($([$($generics:tt)*] $t:ty;)*) => {$(
        impl<$($generics)*> Inside for $t {
            type Inside = Self;
            #[inline]
            fn inside(&self) -> &Self {
                self
            }
        }
        impl<$($generics)*> InsideMut for $t {
            #[inline]
            fn inside_mut(&mut self) -> &mut Self {
                self
            }
        }
    )*};
}
itself! {
    [] f32;
    [] f64;
    [E: Element, D: Dimension] Array<E, D>;
    [T] Vec<T>;
    [T, const N: usize] [T; N];
    [E] Constant<E>;
}
