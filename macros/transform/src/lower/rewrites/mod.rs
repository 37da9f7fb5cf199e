//! Expressions that are lowered as others which they stand for.

pub(in crate::lower) mod asked_calls;
pub(in crate::lower) mod azip;
pub(in crate::lower) mod by_items;
pub(in crate::lower) mod casts;
pub(in crate::lower) mod changing;
pub(in crate::lower) mod ended_loops;
pub(in crate::lower) mod linalg;
pub(in crate::lower) mod opened;
pub(in crate::lower) mod orders;
pub(in crate::lower) mod reassigned;
pub(in crate::lower) mod rewrite;
pub(in crate::lower) mod tuples;
pub(in crate::lower) mod typed;
