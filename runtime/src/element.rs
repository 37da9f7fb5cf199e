//! What arrays hold.

use crate::Cotangent;
use crate::rt::Accumulate;
use crate::rt::maths::Real;
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
}

impl Element for f32 {}
impl Element for f64 {}
