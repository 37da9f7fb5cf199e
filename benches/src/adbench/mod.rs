//! Four problems of [ADBench](https://github.com/microsoft/ADBench), written as a user of `cotangent` writes them, on its data.
//!
//! Each is written with loops over scalars and, where both are natural, with matrices. `cargo run --release -p cotangent-benches --bin
//! adbench` measures them; `tests/adbench.rs` holds values and derivatives to the published ones of `ADBench`'s derivatives by hand.

pub mod bundle;
mod data;
pub mod gmm;
pub mod hand;
pub mod lstm;
mod timing;

pub use timing::{Times, measure};
