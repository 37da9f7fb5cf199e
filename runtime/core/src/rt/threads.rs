//! Threads: those of rayon's pool where the feature `rayon` is on, else this one alone.
//!
//! What is computed does not depend on them: a sum is cut by its shape, and products are cut where no sum is.

/// The results of two functions, which may run at the same time.
#[cfg(feature = "rayon")]
pub(super) fn both<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(a, b)
}

/// The results of two functions.
#[cfg(not(feature = "rayon"))]
pub(super) fn both<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    (a(), b())
}

/// How many threads there are.
pub(super) fn count() -> usize {
    #[cfg(feature = "rayon")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "rayon"))]
    return 1;
}
