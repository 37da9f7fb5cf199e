//! Speed of generated adjoints, beside back propagation written by hand on ndarray.
//!
//! A [`Workload`] holds a function as a user writes it, the same gradient written by hand, and inputs from a fixed seed.
//! `cargo run --release -p cotangent-benches --bin compare` measures all of them in pairs and prints the table;
//! `cargo bench -p cotangent-benches` measures each alone.

pub mod adbench;
mod inputs;
pub mod paired;
pub mod workloads;

pub use workloads::{Visitor, Workload, visit, visit_scaling};
