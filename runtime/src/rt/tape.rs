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

/// What was kept last of what is not yet read; the tape keeps it, to be read again.
///
/// # Panics
/// When nothing is left, as [`pop`].
#[inline]
pub fn read<'a, T>(tape: &mut std::slice::Iter<'a, T>) -> &'a T {
    tape.next_back().expect("cotangent: the tape holds what the forward sweep has kept")
}
