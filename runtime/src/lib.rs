//! Differentiate Rust at compile time.
//!
//! `#[differentiate]` on a plain function over `ndarray` writes its adjoint beside it; see [`differentiate`].

mod differentiable;
mod element;
#[doc(hidden)]
pub mod rt;

pub use cotangent_macros::differentiate;
pub use differentiable::Differentiable;
pub use element::Element;
