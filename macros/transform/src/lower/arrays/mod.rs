//! How arrays and lists of differentiated values are made.

pub(in crate::lower) mod construct;
pub(in crate::lower) mod constructors;
pub(in crate::lower) mod fill;
pub(in crate::lower) mod mapped;
pub(in crate::lower) mod ranks;
pub(in crate::lower) mod slices;
