#![doc = include_str!("../../README.md")]

mod differentiable;
mod element;
#[doc(hidden)]
pub mod rt;

pub use cotangent_macros::differentiate;
pub use differentiable::Differentiable;
pub use element::Element;
