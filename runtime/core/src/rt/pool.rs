//! Buffers that are used again: a temporary array's memory becomes the next one's.
//!
//! Each thread keeps the buffers that were given back: small ones by their size, the others by the power of two that their capacity
//! reaches, a few of each and up to a bound in all. A buffer from the pool is an ordinary `Vec`: what becomes an array of the caller's is freed as usual. To take one and to give it
//! back is less than what the system's allocator takes, but only where it is inlined: the parts of a `Vec` stay in registers.
#![allow(clippy::inline_always, reason = "as above")]

use super::operand::Operand;
use super::simd::{array, lanes};
use crate::Element;
use ndarray::{Array, ArrayRef, Dimension};

/// So many buffers of one class are kept,
const KEPT: usize = 24;
/// or so many bytes: a tape may hold hundreds of arrays.
const SMALL: usize = 256 << 10;
/// So many bytes are kept by a thread for one element type.
const BYTES: usize = 256 << 20;
/// From so many bytes on, zeros that are not kept are asked of the system.
const FRESH: usize = 1 << 12;
/// Classes: the powers of two that a capacity can reach.
const CLASSES: usize = 40;
/// A buffer of at most so many vectors is small,
const FEW: usize = 8;
/// and so many small ones of a size are kept.
const MANY: usize = 2048;

/// The buffers of one element type that a thread keeps.
#[derive(Debug)]
pub(crate) struct Pool<E> {
    /// The small ones, by the number of vectors.
    small: [Vec<Vec<E>>; FEW + 1],
    /// The others, by the power of two that their capacity reaches.
    classes: [Vec<Vec<E>>; CLASSES],
    /// What the latter take.
    bytes: usize,
}

impl<E> Pool<E> {
    pub(crate) const fn new() -> Self {
        Self { small: [const { Vec::new() }; FEW + 1], classes: [const { Vec::new() }; CLASSES], bytes: 0 }
    }
}

/// The power of two that a capacity reaches.
#[inline(always)]
fn class(capacity: usize) -> usize {
    capacity.ilog2() as usize
}

impl<E> Pool<E> {
    /// An empty buffer for so many entries, a few whole vectors, if there is one.
    #[inline(always)]
    pub(crate) fn take(&mut self, entries: usize) -> Option<Vec<E>> {
        self.small.get_mut(entries / lanes::<E>())?.pop()
    }

    /// The one of those that are not small that fits best: a smaller array must not take what a larger one needs again.
    #[inline(never)]
    pub(crate) fn find(&mut self, entries: usize) -> Option<Vec<E>> {
        let class = class(entries);
        let kept = self.classes.get_mut(class)?;
        let mut best: Option<(usize, usize)> = None;
        for (at, buffer) in kept.iter().enumerate().rev().take(KEPT) {
            let capacity = buffer.capacity();
            if capacity >= entries && best.is_none_or(|(_, least)| capacity < least) {
                best = Some((at, capacity));
                if capacity == entries {
                    break;
                }
            }
        }
        let buffer = match best {
            Some((at, _)) => kept.swap_remove(at),
            // All of the next class are large enough.
            None => self.classes.get_mut(class + 1)?.pop()?,
        };
        self.bytes -= buffer.capacity() * size_of::<E>();
        Some(buffer)
    }

    /// Keeps a small empty buffer, if there is a place for it.
    #[inline(always)]
    pub(crate) fn give(&mut self, buffer: Vec<E>) -> Result<(), Vec<E>> {
        let capacity = buffer.capacity();
        match self.small.get_mut(capacity / lanes::<E>()) {
            Some(kept) if capacity.is_multiple_of(lanes::<E>()) && kept.len() < kept.capacity() => {
                kept.push(buffer);
                Ok(())
            }
            _ => Err(buffer),
        }
    }

    /// Keeps a buffer for which there is no place yet, or which is not small.
    pub(crate) fn keep(&mut self, buffer: Vec<E>) {
        let (capacity, bytes) = (buffer.capacity(), buffer.capacity() * size_of::<E>());
        if let Some(kept) = self.small.get_mut(capacity / lanes::<E>()) {
            if capacity.is_multiple_of(lanes::<E>()) && kept.len() < MANY {
                kept.push(buffer);
            }
        } else if let Some(kept) = self.classes.get_mut(class(capacity))
            && (kept.len() < KEPT || kept.len() * bytes <= SMALL)
            && self.bytes + bytes <= BYTES
        {
            kept.push(buffer);
            self.bytes += bytes;
        }
    }
}

/// How many entries a buffer has room for that holds so many: whole vectors, so that few sizes serve all small arrays.
#[inline]
pub(super) const fn room<E>(entries: usize) -> usize {
    entries.next_multiple_of(lanes::<E>())
}

/// An empty buffer with [`room`] for so many entries.
#[inline(always)]
pub(crate) fn take<E: Element>(entries: usize) -> Vec<E> {
    if entries == 0 {
        return Vec::new();
    }
    let room = room::<E>(entries);
    if room > FEW * lanes::<E>() {
        let kept = E::find(room);
        return kept.unwrap_or_else(|| Vec::with_capacity(room));
    }
    E::take(room).unwrap_or_else(|| Vec::with_capacity(room))
}

/// Gives a buffer back.
#[inline(always)]
pub(crate) fn give<E: Element>(mut buffer: Vec<E>) {
    buffer.clear();
    E::give(buffer);
}

/// What entries are owned by.
pub trait Owner {
    /// Gives its buffer back, if it has one.
    fn recycle(owner: Self);
}

impl<E: Element, D: Dimension> Owner for Array<E, D> {
    #[inline]
    fn recycle(owner: Self) {
        give(owner.into_raw_vec_and_offset().0);
    }
}

impl<E: Element> Owner for Vec<E> {
    #[inline]
    fn recycle(owner: Self) {
        give(owner);
    }
}

impl<E: Element, const N: usize> Owner for [E; N] {
    fn recycle(_: Self) {}
}

/// Gives the buffer of an array or a list that nothing reads any more back.
#[inline]
pub fn recycle<A: Owner>(owner: A) {
    A::recycle(owner);
}

/// Gives the buffer of an operand back, if it owns one.
#[inline(always)]
pub(crate) fn done<A: Operand>(a: A) {
    if let Ok(array) = a.buffer() {
        recycle(array);
    }
}

/// A buffer of so many zeros.
#[inline]
pub(crate) fn zeros<E: Element>(entries: usize) -> Vec<E> {
    // New memory from the system is zero already.
    let large = entries * size_of::<E>() >= FRESH;
    match if large { E::find(room::<E>(entries)) } else { Some(take(entries)) } {
        Some(mut buffer) => {
            buffer.resize(entries, E::zero());
            buffer
        }
        None => vec![E::zero(); entries],
    }
}

/// An array with all entries the same.
#[inline]
pub(crate) fn filled<E: Element, D: Dimension>(dim: D, x: E) -> Array<E, D> {
    let n = dim.size();
    let mut buffer = if x == E::zero() && x.is_sign_positive() { zeros(n) } else { take(n) };
    buffer.resize(n, x);
    array(dim, false, buffer)
}

/// An array's copy.
#[inline]
pub(crate) fn copy<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> Array<E, D> {
    let columns = !a.is_standard_layout();
    match a.as_slice_memory_order().filter(|_| !columns || a.t().is_standard_layout()) {
        Some(entries) => {
            let mut buffer = take(entries.len());
            buffer.extend_from_slice(entries);
            array(a.raw_dim(), columns, buffer)
        }
        None => a.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{give, room};
    use crate::Element;

    /// What a thread keeps is freed when it ends, by what `empty` does.
    #[test]
    fn a_thread_can_free_what_it_keeps() {
        let of = |entries: usize| Vec::<f64>::with_capacity(room::<f64>(entries));
        give(of(3));
        give(of(1000));
        assert!(f64::take(room::<f64>(3)).is_some_and(|buffer| buffer.capacity() == 8));
        give(of(3));
        f64::empty();
        assert!(f64::take(room::<f64>(3)).is_none() && f64::find(room::<f64>(1000)).is_none());
        give(of(3));
        assert!(f64::take(room::<f64>(3)).is_some());
    }
}
