#![doc = include_str!("../../README.md")]

mod containers;
mod control;
mod cotangent;
mod differentiable;
mod element;
mod jacobian;
#[doc(hidden)]
pub mod rt;
mod tangent;

pub mod sparse;

pub use control::{inspect_cotangent, stop_gradient};
pub use cotangent::Cotangent;
pub use cotangent_macros::{Differentiable, differentiate, rule};
pub use differentiable::Differentiable;
pub use element::Element;
pub use jacobian::Jacobian;
pub use tangent::Tangent;
