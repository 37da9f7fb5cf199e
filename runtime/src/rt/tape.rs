//! Tapes: what a loop's forward sweep keeps for its reverse sweep, the last first.

/// An empty tape.
#[inline]
pub fn tape<T>() -> Vec<T> {
    Vec::new()
}

/// What was kept last.
///
/// # Panics
/// When nothing is left: the reverse sweep takes what the forward sweep has kept, so this cannot happen.
#[inline]
pub fn pop<T>(tape: &mut Vec<T>) -> T {
    tape.pop().expect("cotangent: the tape holds what the forward sweep has kept")
}
