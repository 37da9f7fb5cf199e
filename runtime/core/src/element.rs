//! What arrays hold.

use crate::Cotangent;
use crate::rt::maths::Real;
use crate::rt::pool::Pool;
use crate::rt::simd::Backend;
use crate::rt::{Accumulate, matrix};
use core::cell::RefCell;
use core::fmt::Debug;
use core::iter::Sum;
use core::ops::{AddAssign, DivAssign, MulAssign, SubAssign};
use ndarray::{LinalgScalar, ScalarOperand};
use num_traits::Float;

/// An element that can be differentiated: `f32` or `f64`.
///
/// The companion of a function that is generic over its element asks for this bound beside the function's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no derivative",
    label = "this cannot be differentiated",
    note = "derivatives exist for `f32`, `f64`, arrays and views of them, `[F]`, `Vec<F>` and `[F; N]`",
    note = "mark a parameter `#[constant]` if its derivative is not wanted"
)]
pub trait Element:
    Float
    + LinalgScalar
    + ScalarOperand
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + Debug
    + Send
    + Sync
    + Cotangent
    + Accumulate<Self>
    + Real
    + 'static
{
    /// An empty buffer for so many entries, a few whole vectors, if this thread keeps one.
    #[doc(hidden)]
    fn take(entries: usize) -> Option<Vec<Self>>;
    /// One for at least so many, more than a few vectors.
    #[doc(hidden)]
    fn find(entries: usize) -> Option<Vec<Self>>;
    /// Gives an empty buffer to this thread to keep.
    #[doc(hidden)]
    fn give(buffer: Vec<Self>);
    /// The products for an instruction set.
    #[doc(hidden)]
    fn kernels(backend: Backend) -> &'static matrix::Kernels<Self>;
}

macro_rules! elements {
    ($($f:ident $pool:ident),*) => {$(
        std::thread_local!(static $pool: RefCell<Pool<$f>> = const { RefCell::new(Pool::new()) });

        impl Element for $f {
            #[allow(clippy::inline_always, reason = "as in the pool")]
            #[inline(always)]
            fn take(entries: usize) -> Option<Vec<$f>> {
                // A thread that ends has no pool any more.
                $pool.try_with(|pool| pool.borrow_mut().take(entries)).ok().flatten()
            }
            fn find(entries: usize) -> Option<Vec<$f>> {
                $pool.try_with(|pool| pool.borrow_mut().find(entries)).ok().flatten()
            }
            #[allow(clippy::inline_always, reason = "as in the pool")]
            #[inline(always)]
            fn give(buffer: Vec<$f>) {
                let _ = $pool.try_with(|pool| pool.borrow_mut().give(buffer));
            }
            fn kernels(backend: Backend) -> &'static matrix::Kernels<$f> {
                matrix::$f(backend)
            }
        }
    )*};
}
elements!(f32 POOL_F32, f64 POOL_F64);
