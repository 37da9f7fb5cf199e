//! What `check!` runs: the modes of a companion against each other and against differences.

mod argument;
mod compare;
mod differences;
mod modes;
mod outcome;
mod report;
mod run;
mod sample;

pub use argument::{ByValue, Cloned, Fixed, Given, Held, Lend, Lent, Moves, Viewed};
pub use differences::{Slopes, slopes};
pub use outcome::{Absent, Matrices, Otherwise, Second, Wrapped, read, to_entries};
pub use report::Report;
pub use run::{Check, Reverse, check};
pub use sample::{Source, tried};
