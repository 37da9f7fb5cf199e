//! Tapes: what a loop's forward sweep keeps for its reverse sweep, the last first. A thread keeps the memory of tapes and uses it again.

use core::any::Any;
use core::cell::RefCell;
use core::fmt;
use core::ops::Deref;

/// So many bytes of memory a tape may have that is kept, and so many tapes of a type.
const BYTES: usize = 64 << 20;
const KEPT: usize = 8;

thread_local! {
    /// The memory of tapes: a `Vec<Vec<T>>` for each type that was kept.
    static TAPES: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// A tape.
pub struct Tape<T> {
    entries: Vec<T>,
    /// What becomes of its memory.
    give: fn(Vec<T>),
}

impl<T> Tape<T> {
    /// Keeps a value.
    #[inline]
    pub fn push(&mut self, value: T) {
        // Numbers that live beyond a call go through memory, which is 2 ns on the way from one pass of a loop to the next: what makes room takes the
        // value along, so that nothing of it is needed behind.
        if self.entries.len() == self.entries.capacity() {
            self.push_into_new_room(value);
        } else {
            self.entries.push(value);
        }
    }

    #[cold]
    #[inline(never)]
    fn push_into_new_room(&mut self, value: T) {
        self.entries.push(value);
    }
}

impl<T> Deref for Tape<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.entries
    }
}

impl<T> Drop for Tape<T> {
    fn drop(&mut self) {
        (self.give)(core::mem::take(&mut self.entries));
    }
}

impl<T> fmt::Debug for Tape<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape").field("len", &self.entries.len()).finish_non_exhaustive()
    }
}

/// An empty tape of values of the runtime's and the language's own types, in memory that another one had.
pub fn tape<T: 'static>() -> Tape<T> {
    let kept = with_kept(|kept: &mut Vec<Vec<T>>| kept.pop());
    Tape { entries: kept.flatten().unwrap_or_default(), give }
}

/// An empty tape of values of any type.
pub fn tape_of_any<T>() -> Tape<T> {
    Tape { entries: Vec::new(), give: drop }
}

fn give<T: 'static>(mut entries: Vec<T>) {
    // What is left may hold tapes of its own.
    entries.clear();
    if entries.capacity() > 0 && entries.capacity() * size_of::<T>() <= BYTES {
        with_kept(|kept| {
            if kept.len() < KEPT {
                kept.push(entries);
            }
        });
    }
}

/// The memory that is kept for a type; nothing in a thread that ends.
fn with_kept<T: 'static, Z>(f: impl FnOnce(&mut Vec<Vec<T>>) -> Z) -> Option<Z> {
    TAPES
        .try_with(|tapes| {
            let mut tapes = tapes.borrow_mut();
            let at = tapes.iter().position(|kept| kept.is::<Vec<Vec<T>>>()).unwrap_or_else(|| {
                tapes.push(Box::new(Vec::<Vec<T>>::new()));
                tapes.len() - 1
            });
            tapes[at].downcast_mut().map(f)
        })
        .ok()
        .flatten()
}

/// What was kept last.
///
/// # Panics
/// When nothing is left: the reverse sweep takes what the forward sweep has kept, so this cannot happen.
#[inline]
pub fn pop<T>(tape: &mut Tape<T>) -> T {
    tape.entries.pop().expect("cotangent: the tape holds what the forward sweep has kept")
}

/// What was kept last of what is not yet read; the tape keeps it, to be read again.
///
/// # Panics
/// When nothing is left, as [`pop`].
#[inline]
pub fn read<'a, T>(tape: &mut std::slice::Iter<'a, T>) -> &'a T {
    tape.next_back().expect("cotangent: the tape holds what the forward sweep has kept")
}
