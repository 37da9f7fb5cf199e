//! What the tests of cotangent share: differences that are precise to about ten digits, the macros that hold a function's
//! companion against them, a reference interpreter of the compiler's representation, and random programs.
//!
//! ```
//! use cotangent::differentiate;
//! use cotangent_tests::{check, vector};
//! use ndarray::Array1;
//!
//! #[differentiate]
//! fn scaled(x: &Array1<f64>, by: f64, n: usize) -> Array1<f64> {
//!     x * by * n as f64
//! }
//!
//! // The call as a user writes it, then the differentiated variables in the order of the parameters.
//! check!(scaled(&x, by, 3), x = vector(4), by = 0.7);
//! ```

pub mod beside;
pub mod check;
pub mod dual;
pub mod holding;
pub mod interpret;
pub mod language;
pub mod lending;
pub mod programs;
pub mod second;

mod agree;
mod expansion;
mod flat;
mod held;
mod macros;
mod panics;
mod points;
mod slopes;

use num_traits::Float;
use std::fmt::Debug;

pub use agree::{Outcome, agree, agree_in_single, direction, rounded_entries, same_entries, transposed};
pub use expansion::{Beside, body_of, differentiated, expand, expand_all, expand_beside};
pub use flat::{Flat, entries, layout, with_entries};
pub use held::held;
pub use panics::{Panic, outcome_of, panic_of};
pub use points::{matrix, positive, seed, tensor, vector};
pub use slopes::{differences, slopes};

/// What is in a `Result` or an `Option`.
///
/// # Panics
/// When nothing is.
pub fn success<T>(outcome: impl IntoIterator<Item = T>) -> T {
    outcome.into_iter().next().expect("a success")
}

/// Asserts that two gradients agree to a relative tolerance.
///
/// # Panics
/// When they do not, with the first entry that differs.
pub fn assert_close<'a>(found: impl IntoIterator<Item = &'a f64>, expected: impl IntoIterator<Item = &'a f64>, tolerance: f64) {
    let (found, expected): (Vec<_>, Vec<_>) = (found.into_iter().collect(), expected.into_iter().collect());
    assert_eq!(found.len(), expected.len(), "the number of entries");
    for (i, (f, e)) in found.iter().zip(&expected).enumerate() {
        assert!((**f - **e).abs() <= tolerance * e.abs().max(1.0), "entry {i}: found {f}, expected {e}");
    }
}

/// Asserts that two floats are equal to a few units in the last place.
///
/// # Panics
/// When they are not.
#[track_caller]
pub fn assert_near<F: Float + Debug>(found: F, expected: F) {
    let tolerance = (F::epsilon() + F::epsilon()) * expected.abs().max(F::one());
    assert!((found - expected).abs() <= tolerance, "found {found:?}, expected {expected:?}");
}
