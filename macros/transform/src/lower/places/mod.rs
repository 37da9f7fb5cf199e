//! What is changed: places, and lists, maps and boxes as such.

pub(in crate::lower) mod boxes;
pub(in crate::lower) mod change;
pub(in crate::lower) mod chosen;
pub(in crate::lower) mod lists;
pub(in crate::lower) mod maps;
pub(in crate::lower) mod optional;
pub(in crate::lower) mod place;
pub(in crate::lower) mod resolve;
pub(in crate::lower) mod turned;
