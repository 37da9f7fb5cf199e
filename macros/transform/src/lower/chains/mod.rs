//! What is walked over: chains of adapters, streams of values and of places, and how they begin, go on and end.

pub(in crate::lower) mod chain;
pub(in crate::lower) mod collect;
pub(in crate::lower) mod counted;
pub(in crate::lower) mod cursor;
pub(in crate::lower) mod facts;
pub(in crate::lower) mod gathered;
pub(in crate::lower) mod in_order;
pub(in crate::lower) mod in_step;
pub(in crate::lower) mod items;
pub(in crate::lower) mod iterate;
pub(in crate::lower) mod lent;
pub(in crate::lower) mod passing;
pub(in crate::lower) mod pick;
pub(in crate::lower) mod sources;
pub(in crate::lower) mod stream;
pub(in crate::lower) mod windows;
pub(in crate::lower) mod zip;
