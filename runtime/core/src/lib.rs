//! What code that `cotangent` generates runs on, and what users of it name; depend on `cotangent` instead, which has all of it.
//!
//! A crate of its own, for it builds beside the compiler of the macros, which takes as long.

mod containers;
mod control;
mod cotangent;
mod differentiable;
mod element;
#[doc(hidden)]
pub mod functions;
mod jacobian;
#[doc(hidden)]
pub mod rt;
mod tangent;

pub mod sparse;

pub use control::{inspect_cotangent, stop_gradient};
pub use cotangent::Cotangent;
pub use differentiable::Differentiable;
pub use element::Element;
pub use jacobian::Jacobian;
pub use rt::check::Report;
pub use tangent::Tangent;
