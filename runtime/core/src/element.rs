//! What arrays hold.

use crate::Cotangent;
use crate::rt::maths::Real;
use crate::rt::pool::Pool;
use crate::rt::simd::Backend;
use crate::rt::{Accumulate, matrix};
use core::cell::RefCell;
use core::fmt::Debug;
use core::iter::Sum;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
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
    /// The same where there is no place for it yet.
    #[doc(hidden)]
    fn keep(buffer: Vec<Self>);
    /// Frees all buffers that this thread keeps.
    #[doc(hidden)]
    fn empty();
    /// The products for an instruction set.
    #[doc(hidden)]
    fn kernels(backend: Backend) -> &'static matrix::Kernels<Self>;
}

/// Frees the buffers of a thread when it ends.
struct Ended<E: Element>(PhantomData<E>);

impl<E: Element> Drop for Ended<E> {
    fn drop(&mut self) {
        E::empty();
    }
}

macro_rules! elements {
    ($($f:ident $pool:ident $ended:ident),*) => {$(
        // Nothing is to be done when the thread ends, so that it is at hand without a question: what it holds then is freed by `Ended`.
        std::thread_local!(static $pool: RefCell<ManuallyDrop<Pool<$f>>> = const { RefCell::new(ManuallyDrop::new(Pool::new())) });
        std::thread_local!(static $ended: Ended<$f> = const { Ended(PhantomData) });

        impl Element for $f {
            #[allow(clippy::inline_always, reason = "as in the pool")]
            #[inline(always)]
            fn take(entries: usize) -> Option<Vec<$f>> {
                $pool.try_with(|pool| pool.borrow_mut().take(entries)).ok().flatten()
            }
            fn find(entries: usize) -> Option<Vec<$f>> {
                $pool.with(|pool| pool.borrow_mut().find(entries))
            }
            #[allow(clippy::inline_always, reason = "as in the pool")]
            #[inline(always)]
            fn give(buffer: Vec<$f>) {
                if let Ok(Err(buffer)) = $pool.try_with(|pool| pool.borrow_mut().give(buffer)) {
                    Self::keep(buffer);
                }
            }
            #[cold]
            fn keep(buffer: Vec<$f>) {
                // A thread that ends keeps none any more.
                if $ended.try_with(|_| {}).is_ok() {
                    $pool.with(|pool| pool.borrow_mut().keep(buffer));
                }
            }
            fn empty() {
                let kept = $pool.with(|pool| core::mem::replace(&mut **pool.borrow_mut(), Pool::new()));
                drop(kept);
            }
            fn kernels(backend: Backend) -> &'static matrix::Kernels<$f> {
                matrix::$f(backend)
            }
        }
    )*};
}
elements!(f32 POOL_F32 ENDED_F32, f64 POOL_F64 ENDED_F64);
