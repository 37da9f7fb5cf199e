//! Patterns, and the enums that they take apart.

pub(in crate::lower) mod fit;
pub(in crate::lower) mod options;
pub(in crate::lower) mod pattern;
