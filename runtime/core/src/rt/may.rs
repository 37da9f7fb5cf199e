//! What is asked before something is done in another way than the user does it: it fails with the words, and at the place, of the
//! method that the user calls.

use crate::Element;
use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array, ArrayRef, ArrayRef2, Dimension, Ix1, Ix2, MultiSliceArg};

/// Methods of lists, asked of one whose items have no size.
macro_rules! of_lists {
    ($($method:ident($($arg:expr)?);)*) => {$(
        /// Fails as the method of lists does where there are `len` items.
        ///
        /// # Panics
        /// When the place is behind the end of the list.
        #[track_caller]
        #[inline]
        pub fn $method(len: usize, at: usize) {
            let _ = vec![(); len].$method(at $(, $arg)?);
        }
    )*};
}

of_lists! {
    insert(());
    remove();
    swap_remove();
    split_off();
    rotate_left();
    rotate_right();
}

/// What a matrix is multiplied by into an array of the same rank.
pub trait Factor: Dimension {
    /// Whether the shapes fit.
    fn fits<E>(a: &ArrayRef2<E>, b: &ArrayRef<E, Self>, c: &ArrayRef<E, Self>) -> bool;
    /// c = a·b by ndarray.
    fn multiply<E: Element>(a: &ArrayRef2<E>, b: &ArrayRef<E, Self>, c: &mut ArrayRef<E, Self>);
}

impl Factor for Ix1 {
    fn fits<E>(a: &ArrayRef2<E>, b: &ArrayRef<E, Ix1>, c: &ArrayRef<E, Ix1>) -> bool {
        a.dim() == (c.len(), b.len())
    }
    fn multiply<E: Element>(a: &ArrayRef2<E>, b: &ArrayRef<E, Ix1>, c: &mut ArrayRef<E, Ix1>) {
        general_mat_vec_mul(E::one(), a, b, E::zero(), c);
    }
}

impl Factor for Ix2 {
    fn fits<E>(a: &ArrayRef2<E>, b: &ArrayRef<E, Ix2>, c: &ArrayRef<E, Ix2>) -> bool {
        a.ncols() == b.nrows() && c.dim() == (a.nrows(), b.ncols())
    }
    fn multiply<E: Element>(a: &ArrayRef2<E>, b: &ArrayRef<E, Ix2>, c: &mut ArrayRef<E, Ix2>) {
        general_mat_mul(E::one(), a, b, E::zero(), c);
    }
}

/// Fails as `general_mat_mul` and `general_mat_vec_mul` do.
///
/// # Panics
/// When a·b has not the shape of c, or is none.
#[inline]
pub fn multiply<E: Element, D: Factor>(a: &ArrayRef2<E>, b: &ArrayRef<E, D>, c: &ArrayRef<E, D>) {
    if !D::fits(a, b, c) {
        D::multiply(a, b, &mut Array::zeros(c.raw_dim()));
    }
}

/// Fails as an array's `clamp` does, also where there is nothing to be limited.
///
/// # Panics
/// When the limits are in the wrong order, or one is not a number.
#[inline]
pub fn clamp<E: Element>(low: E, high: E) {
    let in_order = low <= high;
    if !in_order {
        let _ = ndarray::arr0(low).clamp(low, high);
    }
}

/// Fails as `multi_slice_mut` of an array of this shape does.
///
/// # Panics
/// When two of the slices have an entry in common, or one goes beyond the array.
#[track_caller]
pub fn multi_slice<D: Dimension, M>(dim: D, infos: M)
where
    M: for<'a> MultiSliceArg<'a, (), D>,
{
    let _ = Array::from_elem(dim, ()).multi_slice_mut(infos);
}
