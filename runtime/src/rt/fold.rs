//! What becomes of the entries that an elementwise function computes: they are kept, or summed over the axes along which an operand was
//! broadcast.
//!
//! The order of a sum depends on the shapes alone, not on the instruction set.

use super::pool;
use super::simd::Buffer;
use crate::Element;
use ndarray::Dimension;

/// Where the entries of a result go, which come in row-major order.
pub(super) enum Fold<E> {
    /// They are kept.
    Entries(Buffer<E>),
    /// Their sum.
    Total(E),
    /// Sums over the outer axes: entry i adds to sum i modulo their number.
    Outer(Vec<E>),
    /// Sums over the inner axes: as many entries one behind the other make a sum.
    Inner(Vec<E>, usize),
}

/// What has come of the entries.
#[allow(unreachable_pub, reason = "a method of a public trait takes it")]
pub enum Made<E> {
    /// All of them.
    Entries(Vec<E>),
    /// The sums, in the order of the entries.
    Sums(Vec<E>),
    /// The sum.
    Total(E),
}

impl<E: Element> Fold<E> {
    /// The sums to what was broadcast from shape `small`, which has as many axes as `dim`; nothing where it is `dim`, and where the
    /// axes that are summed stand neither before nor behind all others.
    pub(super) fn sums<D: Dimension>(dim: &D, small: &[usize]) -> Option<Self> {
        if dim.slice() == small {
            return None;
        }
        let (mut summed, mut kept, mut changes, mut last) = (1, 1, 0, None);
        for (&n, &k) in dim.slice().iter().zip(small).filter(|(n, _)| **n != 1) {
            let sums = k != n;
            *(if sums { &mut summed } else { &mut kept }) *= n;
            changes += usize::from(last.is_some_and(|l| l != sums));
            last = Some(sums);
        }
        match (last, changes) {
            (Some(true), 0) => Some(Fold::Total(E::zero())),
            (Some(false), 1) => Some(Fold::Outer(pool::zeros(kept))),
            (Some(true), 1) => Some(Fold::Inner(pool::zeros(kept), summed)),
            _ => None,
        }
    }

    /// Whether they are summed.
    pub(super) fn is_sum(&self) -> bool {
        !matches!(self, Fold::Entries(_))
    }

    /// The next entries that the result's buffer held before.
    pub(super) fn held(&self, len: usize) -> &[E] {
        if let Fold::Entries(buffer) = self { buffer.held(len) } else { &[] }
    }

    /// The place of the next entries, if they are kept.
    pub(super) fn next(&mut self, len: usize) -> &mut [core::mem::MaybeUninit<E>] {
        if let Fold::Entries(buffer) = self { buffer.next(len) } else { &mut [] }
    }

    /// Keeps or adds entries.
    pub(super) fn put(&mut self, start: usize, entries: &[E]) {
        match self {
            Fold::Entries(buffer) => buffer.next(entries.len()).iter_mut().zip(entries).for_each(|(to, &x)| {
                to.write(x);
            }),
            _ => self.add(start, entries),
        }
    }

    /// Adds the entries from `start` on.
    pub(super) fn add(&mut self, mut start: usize, mut entries: &[E]) {
        match self {
            Fold::Entries(_) => {}
            Fold::Total(total) => *total += sum(entries),
            Fold::Outer(sums) => {
                while !entries.is_empty() {
                    let at = start % sums.len();
                    let (now, later) = entries.split_at(entries.len().min(sums.len() - at));
                    sums[at..].iter_mut().zip(now).for_each(|(sum, &x)| *sum += x);
                    (start, entries) = (start + now.len(), later);
                }
            }
            Fold::Inner(sums, run) => {
                while !entries.is_empty() {
                    let (now, later) = entries.split_at(entries.len().min(*run - start % *run));
                    sums[start / *run] += sum(now);
                    (start, entries) = (start + now.len(), later);
                }
            }
        }
    }

    pub(super) fn finish(self) -> Made<E> {
        match self {
            Fold::Entries(buffer) => Made::Entries(buffer.finish()),
            Fold::Total(total) => Made::Total(total),
            Fold::Outer(sums) | Fold::Inner(sums, _) => Made::Sums(sums),
        }
    }
}

/// The sum in sixteen parts, entry i in part i modulo 16, which are then added in pairs: the order of all instruction sets.
pub(super) fn sum<E: Element>(entries: &[E]) -> E {
    let mut parts = [E::zero(); 16];
    let (blocks, rest) = entries.as_chunks::<16>();
    for block in blocks {
        parts.iter_mut().zip(block).for_each(|(part, &x)| *part += x);
    }
    parts.iter_mut().zip(rest).for_each(|(part, &x)| *part += x);
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            let other = parts[i + half];
            parts[i] += other;
        }
    }
    parts[0]
}
