//! Buffers that are used again: a temporary array's memory becomes the next one's.
//!
//! Each thread keeps the buffers that were given back, by the power of two that their capacity reaches, a few of each and up to a
//! bound in all. A buffer from the pool is an ordinary `Vec`: what becomes an array of the caller's is freed as usual.

use super::operand::Operand;
use crate::Element;
use core::cell::RefCell;
use ndarray::{Array, ArrayRef, Dimension, ShapeBuilder};

/// So many buffers of one class are kept.
const KEPT: usize = 24;
/// So many bytes are kept by a thread for one element type.
const BYTES: usize = 256 << 20;
/// Classes: the powers of two that a capacity can reach.
const CLASSES: usize = 40;

/// The buffers of one element type that a thread keeps.
#[derive(Debug)]
pub struct Pool<E> {
    classes: [Vec<Vec<E>>; CLASSES],
    bytes: usize,
}

impl<E> Pool<E> {
    pub(crate) const fn new() -> Self {
        Self { classes: [const { Vec::new() }; CLASSES], bytes: 0 }
    }
}

/// A thread's own pool.
pub(crate) type Local<E> = std::thread::LocalKey<RefCell<Pool<E>>>;

/// The power of two that a capacity reaches.
fn class(capacity: usize) -> usize {
    capacity.ilog2() as usize
}

impl<E> Pool<E> {
    fn take(&mut self, entries: usize) -> Option<Vec<E>> {
        let class = class(entries);
        let kept = self.classes.get_mut(class)?;
        // The one that fits best: a small array must not take what a larger one needs again.
        let mut best: Option<(usize, usize)> = None;
        for (at, buffer) in kept.iter().enumerate().rev() {
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

    /// Gives a buffer back that is not kept.
    fn give(&mut self, buffer: Vec<E>) -> Option<Vec<E>> {
        let bytes = buffer.capacity() * size_of::<E>();
        match self.classes.get_mut(class(buffer.capacity())) {
            Some(kept) if kept.len() < KEPT && self.bytes + bytes <= BYTES => {
                kept.push(buffer);
                self.bytes += bytes;
                None
            }
            _ => Some(buffer),
        }
    }
}

/// An empty buffer for so many entries.
#[inline]
pub(crate) fn take<E: Element>(entries: usize) -> Vec<E> {
    kept(entries).unwrap_or_else(|| Vec::with_capacity(entries))
}

/// A buffer for so many entries that was given back.
#[inline]
fn kept<E: Element>(entries: usize) -> Option<Vec<E>> {
    if entries == 0 {
        return None;
    }
    // A thread that ends has no pool any more.
    E::pool().try_with(|pool| pool.borrow_mut().take(entries)).ok().flatten()
}

/// Gives a buffer back.
#[inline]
pub(crate) fn give<E: Element>(mut buffer: Vec<E>) {
    if buffer.capacity() > 0 {
        buffer.clear();
        let left = E::pool().try_with(|pool| pool.borrow_mut().give(buffer));
        drop(left);
    }
}

/// Gives the buffer of an array back.
#[inline]
pub fn recycle<E: Element, D: Dimension>(array: Array<E, D>) {
    give(array.into_raw_vec_and_offset().0);
}

/// Gives the buffer of an operand back, if it owns one.
#[inline]
pub(crate) fn done<A: Operand>(a: A) {
    if let Ok(array) = a.buffer() {
        recycle(array);
    }
}

/// A buffer of so many zeros.
pub(crate) fn zeros<E: Element>(entries: usize) -> Vec<E> {
    match kept(entries) {
        Some(mut buffer) => {
            buffer.resize(entries, E::zero());
            buffer
        }
        // New memory from the system is zero already.
        None => vec![E::zero(); entries],
    }
}

/// An array with all entries the same.
pub(crate) fn filled<E: Element, D: Dimension>(dim: D, x: E) -> Array<E, D> {
    let n = dim.size();
    let mut buffer = if x == E::zero() && x.is_sign_positive() { zeros(n) } else { take(n) };
    buffer.resize(n, x);
    Array::from_shape_vec(dim, buffer).expect("as many entries as the shape has")
}

/// An array's copy.
pub(crate) fn copy<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> Array<E, D> {
    let columns = !a.is_standard_layout();
    match a.as_slice_memory_order().filter(|_| !columns || a.t().is_standard_layout()) {
        Some(entries) => {
            let mut buffer = take(entries.len());
            buffer.extend_from_slice(entries);
            Array::from_shape_vec(a.raw_dim().set_f(columns), buffer).expect("as many entries as the shape has")
        }
        None => a.to_owned(),
    }
}
