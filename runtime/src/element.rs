//! What arrays hold.

use crate::Cotangent;
use crate::rt::Accumulate;
use core::fmt::Debug;
use core::iter::Sum;
use core::ops::{AddAssign, DivAssign, MulAssign, SubAssign};
use ndarray::{LinalgScalar, ScalarOperand};
use num_traits::Float;

/// An element that can be differentiated: `f32` or `f64`.
///
/// The companion of a function that is generic over its element asks for this bound beside the function's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no element that can be differentiated",
    label = "`f32` or `f64` is needed here",
    note = "mark the parameter `#[constant]` if its derivative is not wanted; a generic element needs no more bounds than its own"
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
    + 'static
{
}

impl Element for f32 {}
impl Element for f64 {}
