//! The user's code that carries no derivative.

pub(in crate::lower) mod code;
pub(in crate::lower) mod holes;
