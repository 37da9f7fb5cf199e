//! What arrays hold.

use crate::Cotangent;
use crate::rt::maths::Real;
use crate::rt::simd::Backend;
use crate::rt::{Accumulate, matrix, pool};
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
    /// The buffers that this thread keeps.
    #[doc(hidden)]
    fn pool() -> &'static pool::Local<Self>;
    /// The products for an instruction set.
    #[doc(hidden)]
    fn kernels(backend: Backend) -> &'static matrix::Kernels<Self>;
}

macro_rules! elements {
    ($($f:ident),*) => {$(
        impl Element for $f {
            fn pool() -> &'static pool::Local<$f> {
                std::thread_local!(static POOL: RefCell<pool::Pool<$f>> = const { RefCell::new(pool::Pool::new()) });
                &POOL
            }
            fn kernels(backend: Backend) -> &'static matrix::Kernels<$f> {
                matrix::$f(backend)
            }
        }
    )*};
}
elements!(f32, f64);
