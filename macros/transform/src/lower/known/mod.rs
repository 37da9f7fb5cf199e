//! What the function shows of the types of its values, which a macro is not told.

pub(in crate::lower) mod constant_fields;
pub(in crate::lower) mod copies;
pub(in crate::lower) mod indices;
pub(in crate::lower) mod marks;
pub(in crate::lower) mod optional;
pub(in crate::lower) mod own;
pub(in crate::lower) mod refer;
pub(in crate::lower) mod types;
