//! Nothing: the crate is there for its tests.
